import { arNotices } from './ar-notices.ts';
import type { Copy } from './keys.ts';

/** Arabic. */
export const ar: Copy = {
  'frame.link_as_text': 'إذا لم يعمل الزر، فانسخ هذا العنوان إلى متصفحك:',
  'frame.footer': 'أرسلت {brand} هذه الرسالة بناءً على طلب في {host}.',

  'verify_email.subject': 'أكّد عنوان بريدك الإلكتروني لدى {brand}',
  'verify_email.heading': 'أكّد عنوان بريدك الإلكتروني',
  'verify_email.intro': 'أُنشئ حساب لدى {brand} بهذا العنوان. أكّد أن العنوان لك ليصبح الحساب جاهزًا.',
  'verify_email.button': 'تأكيد عنوان البريد',
  'verify_email.validity': 'يعمل الرابط لمدة {duration}، ويفتح صفحة تؤكّد فيها بضغطة زر واحدة.',
  'verify_email.decline': 'لم تنشئ حسابًا؟ أخبرنا وسنزيله.',
  'verify_email.decline_link': 'لم أكن أنا',

  'registration_attempt.subject': 'لديك حساب بالفعل لدى {brand}',
  'registration_attempt.heading': 'لديك حساب بالفعل',
  'registration_attempt.intro':
    'حاول شخص ما، وربما أنت، إنشاء حساب لدى {brand} بهذا العنوان. يوجد حساب بالفعل، لذلك لم يتغير شيء، ويمكنك ببساطة تسجيل الدخول.',
  'registration_attempt.button': 'تسجيل الدخول',
  'registration_attempt.reset': 'نسيت كلمة المرور؟',
  'registration_attempt.reset_link': 'اختيار كلمة مرور جديدة',
  'registration_attempt.ignore': 'إن لم تكن أنت، فلا حاجة إلى فعل شيء، إذ لم يحصل أحد على حق الدخول إلى حسابك.',

  'magic_link.subject': 'رابط تسجيل دخولك إلى {brand}',
  'magic_link.heading': 'تسجيل الدخول إلى {brand}',
  'magic_link.intro': 'هذا هو الرابط الذي طلبته. يفتح الرابط {host}، حيث تسجّل الدخول بضغطة زر واحدة.',
  'magic_link.button': 'تسجيل الدخول',
  'magic_link.validity': 'يعمل الرابط مرة واحدة فقط، ولمدة {duration} لا أكثر.',
  'magic_link.ignore':
    'إن لم تطلبه فاحذف هذه الرسالة، فلا يستطيع أحد تسجيل الدخول بدون الرابط. لا تعطه لأحد، ولا حتى لمن يقول إنه يعمل لدى {brand}.',

  'reset_password.subject': 'اختر كلمة مرور جديدة لدى {brand}',
  'reset_password.heading': 'اختر كلمة مرور جديدة',
  'reset_password.intro': 'طلب شخص ما، ونرجو أن يكون أنت، كلمة مرور جديدة لحساب {brand} المرتبط بهذا العنوان.',
  'reset_password.button': 'اختيار كلمة مرور جديدة',
  'reset_password.validity':
    'يعمل الرابط مرة واحدة فقط، ولمدة {duration} لا أكثر. تُنهي كلمة المرور الجديدة جلساتك على كل الأجهزة.',
  'reset_password.ignore': 'إن لم تكن أنت، فتجاهل هذه الرسالة، وستبقى كلمة مرورك كما هي.',

  'sign_in_code.subject': 'رمز تسجيل دخولك إلى {brand}',
  'sign_in_code.heading': 'تسجيل الدخول إلى {brand}',
  'sign_in_code.intro': 'أدخل هذا الرمز في {host} لتسجيل الدخول:',
  'first_password_code.subject': 'رمز تعيين كلمة مرور لدى {brand}',
  'first_password_code.heading': 'تعيين كلمة مرور',
  'first_password_code.intro': 'أدخل هذا الرمز في {host} لتعيين كلمة مرور لحسابك:',
  'password_reset_code.subject': 'رمز كلمة المرور الجديدة لدى {brand}',
  'password_reset_code.heading': 'اختر كلمة مرور جديدة',
  'password_reset_code.intro': 'أدخل هذا الرمز في {host} لاختيار كلمة مرور جديدة لحسابك:',
  'email_change_code.subject': 'رمز تغيير عنوان بريدك الإلكتروني لدى {brand}',
  'email_change_code.heading': 'غيّر عنوان بريدك الإلكتروني',
  'email_change_code.intro': 'أدخل هذا الرمز في {host} ليصبح هذا عنوان البريد الإلكتروني لحسابك:',
  'email_channel_code.subject': 'رمز تأكيد هذا العنوان لدى {brand}',
  'email_channel_code.heading': 'أكّد عنوان البريد هذا',
  'email_channel_code.intro': 'أدخل هذا الرمز في {host} لتأكيد أن صندوق البريد هذا لك:',
  'code.validity': 'يعمل الرمز مرة واحدة فقط، ولمدة {duration} لا أكثر. أي رمز أحدث يحل محله.',
  'code.secret': 'لا تعطه لأحد، ولا حتى لمن يقول إنه يعمل لدى {brand}. لن نطلبه منك أبدًا عبر الهاتف أو في رسالة.',
  'code.ignore': 'إن لم تطلبه فاحذف هذه الرسالة، فلا يستطيع أحد فعل شيء بدون الرمز.',

  'password_added.subject': 'أصبح لحسابك لدى {brand} كلمة مرور',
  'password_added.heading': 'عُيّنت كلمة مرور',
  'password_added.intro': 'عُيّنت قبل لحظات كلمة مرور لحسابك لدى {brand}، ويمكنك من الآن تسجيل الدخول بها.',
  'password_added.alarm':
    'إن لم تكن أنت، فقد يستطيع غيرك الوصول إلى صندوق بريدك. أمّن صندوق البريد أولًا، ثم اختر كلمة مرور جديدة لدى {brand}.',
  'password_added.button': 'اختيار كلمة مرور جديدة',
  'password_added.ignore': 'إن كنت أنت، فلا حاجة إلى فعل شيء آخر.',

  'identity_linked.subject': 'يمكنك الآن تسجيل الدخول إلى {brand} عبر {provider}',
  'identity_linked.heading': 'رُبط {provider} بحسابك',
  'identity_linked.intro':
    'رُبط حسابك لدى {brand} بحساب لدى {provider} يحمل عنوان البريد هذا، ويمكن من الآن تسجيل الدخول به.',
  'identity_linked.alarm':
    'إن لم تكن أنت، فقد يستطيع غيرك الوصول إلى صندوق بريدك أو إلى حسابك لدى {provider}. أمّن كليهما أولًا، ثم اختر كلمة مرور جديدة لدى {brand}، فتنتهي جلساتك على كل الأجهزة.',
  'identity_linked.button': 'اختيار كلمة مرور جديدة',
  'identity_linked.ignore': 'إن كنت أنت، فلا حاجة إلى فعل شيء آخر.',

  'passkey_added.subject': 'أُضيف مفتاح مرور إلى حسابك لدى {brand}',
  'passkey_added.heading': 'أُضيف مفتاح مرور',
  'passkey_added.intro': 'أصبح لحسابك لدى {brand} مفتاح مرور جديد، ويمكن من الآن تسجيل الدخول به بدون كلمة مرور.',
  'passkey_added.alarm':
    'إن لم تكن أنت، فإن غيرك يستطيع الدخول إلى حسابك. اختر كلمة مرور جديدة لتنتهي جلساتك على كل الأجهزة، ثم سجّل الدخول وأزل مفتاح المرور الذي ليس لك.',
  'passkey_added.button': 'اختيار كلمة مرور جديدة',
  'passkey_added.ignore': 'إن كنت أنت، فلا حاجة إلى فعل شيء آخر.',

  'passkey_removed.subject': 'أُزيل مفتاح مرور من حسابك لدى {brand}',
  'passkey_removed.heading': 'أُزيل مفتاح مرور',
  'passkey_removed.intro': 'أُزيل قبل لحظات مفتاح مرور من حسابك لدى {brand}، ولم يعد يصلح لتسجيل الدخول.',
  'passkey_removed.alarm':
    'إن لم تكن أنت، فإن غيرك يستطيع الدخول إلى حسابك. اختر كلمة مرور جديدة لتنتهي جلساتك على كل الأجهزة، ثم راجع طرق الدخول الباقية.',
  'passkey_removed.button': 'اختيار كلمة مرور جديدة',
  'passkey_removed.ignore': 'إن كنت أنت، فلا حاجة إلى فعل شيء آخر.',

  'wallet_linked.subject': 'رُبطت محفظة بحسابك لدى {brand}',
  'wallet_linked.heading': 'رُبطت محفظة',
  'wallet_linked.intro': 'أصبح لحسابك لدى {brand} محفظة جديدة، ويمكن من الآن تسجيل الدخول بتوقيعها.',
  'wallet_linked.alarm':
    'إن لم تكن أنت، فإن غيرك يستطيع الدخول إلى حسابك. اختر كلمة مرور جديدة لتنتهي جلساتك على كل الأجهزة، ثم سجّل الدخول وأزل المحفظة التي ليست لك.',
  'wallet_linked.button': 'اختيار كلمة مرور جديدة',
  'wallet_linked.ignore': 'إن كنت أنت، فلا حاجة إلى فعل شيء آخر.',

  'wallet_unlinked.subject': 'أُزيلت محفظة من حسابك لدى {brand}',
  'wallet_unlinked.heading': 'أُزيلت محفظة',
  'wallet_unlinked.intro': 'أُزيلت قبل لحظات محفظة من حسابك لدى {brand}، ولم تعد تصلح لتسجيل الدخول.',
  'wallet_unlinked.alarm':
    'إن لم تكن أنت، فإن غيرك يستطيع الدخول إلى حسابك. اختر كلمة مرور جديدة لتنتهي جلساتك على كل الأجهزة، ثم راجع طرق الدخول الباقية.',
  'wallet_unlinked.button': 'اختيار كلمة مرور جديدة',
  'wallet_unlinked.ignore': 'إن كنت أنت، فلا حاجة إلى فعل شيء آخر.',

  'refresh_reused.subject': 'أنهينا إحدى جلساتك لدى {brand}',
  'refresh_reused.heading': 'أُنهيت إحدى جلساتك',
  'refresh_reused.intro':
    'استُخدم مفتاح كان يبقيك مسجّل الدخول لدى {brand} مرة ثانية، لذلك أنهينا تلك الجلسة. تبقى جلساتك الأخرى قائمة.',
  'refresh_reused.reason':
    'يعمل المفتاح مرة واحدة فقط. قد تكون عودته خللًا في التطبيق أو في الاتصال، وقد تعني أن أحدًا نسخه.',
  'refresh_reused.alarm':
    'سجّل الدخول من جديد كالمعتاد. إذا رأيت لدى {brand} نشاطًا ليس لك، فاختر كلمة مرور جديدة لتنتهي جلساتك على كل الأجهزة.',
  'refresh_reused.button': 'اختيار كلمة مرور جديدة',

  'password_changed.subject': 'تغيّرت كلمة مرورك لدى {brand}',
  'password_changed.heading': 'تغيّرت كلمة مرورك',
  'password_changed.intro': 'تغيّرت قبل لحظات كلمة مرور حسابك لدى {brand}، وانتهت جلساتك على كل الأجهزة.',
  'password_changed.alarm':
    'إن لم تكن أنت، فقد يستطيع غيرك الوصول إلى صندوق بريدك. أمّن صندوق البريد أولًا، ثم اختر كلمة مرور جديدة لدى {brand}.',
  'password_changed.button': 'اختيار كلمة مرور جديدة',
  'password_changed.ignore': 'إن كنت أنت، فلا حاجة إلى فعل شيء آخر.',

  ...arNotices,
};
