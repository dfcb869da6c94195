import type { NoticeCopy } from './notice-keys.ts';

/** Arabic. */
export const arNotices: NoticeCopy = {
  'notice.alarm':
    'إن لم تكن أنت، فإن غيرك يستطيع الدخول إلى حسابك. اختر كلمة مرور جديدة لتنتهي جلساتك على كل الأجهزة، ثم سجّل الدخول وراجع كل ما يتيح الدخول إلى حسابك.',
  'notice.button': 'اختيار كلمة مرور جديدة',
  'notice.ignore': 'إن كنت أنت، فلا حاجة إلى فعل شيء آخر.',
  'notice.unknown_device': 'جهاز غير معروف',
  'notice.device_on': '{browser} على {system}',
  'notice.device_android_app': 'تطبيق Android',
  'notice.device_apple_app': 'تطبيق Apple',

  'totp_added.subject': 'أُضيف تطبيق مصادقة إلى حسابك لدى {brand}',
  'totp_added.heading': 'أُضيف تطبيق مصادقة',
  'totp_added.intro': 'أُعدّ قبل لحظات تطبيق مصادقة لحسابك لدى {brand}. سنطلب من الآن رمزه عند تسجيل الدخول.',

  'totp_removed.subject': 'أُزيل تطبيق المصادقة من حسابك لدى {brand}',
  'totp_removed.heading': 'أُزيل تطبيق المصادقة',
  'totp_removed.intro': 'أُزيل قبل لحظات تطبيق المصادقة من حسابك لدى {brand}. لم نعد نطلب رمزه عند تسجيل الدخول.',

  'recovery_code_used.subject': 'استُخدم رمز استرداد لحسابك لدى {brand}',
  'recovery_code_used.heading': 'استُخدم رمز استرداد',
  'recovery_code_used.intro': 'استُخدم قبل لحظات رمز استرداد لحسابك لدى {brand}، ولن يعمل مرة ثانية.',
  'recovery_code_used.left': 'رموز الاسترداد المتبقية: {count}. يمكنك إنشاء رموز جديدة في حسابك في أي وقت.',

  'recovery_codes_replaced.subject': 'أصبح لحسابك لدى {brand} رموز استرداد جديدة',
  'recovery_codes_replaced.heading': 'استُبدلت رموز استردادك',
  'recovery_codes_replaced.intro':
    'أُنشئت قبل لحظات رموز استرداد جديدة لحسابك لدى {brand}، ولم تعد الرموز السابقة تعمل.',

  'phone_added.subject': 'أُضيف رقم هاتف إلى حسابك لدى {brand}',
  'phone_added.heading': 'أُضيف رقم هاتف',
  'phone_added.intro': 'أُكّد قبل لحظات رقم هاتف لحسابك لدى {brand}، وقد نرسل إليه رموزًا من الآن.',

  'phone_removed.subject': 'أُزيل رقم هاتف من حسابك لدى {brand}',
  'phone_removed.heading': 'أُزيل رقم هاتف',
  'phone_removed.intro': 'أُزيل قبل لحظات رقم هاتف حسابك لدى {brand}. لم نعد نرسل إليه رموزًا.',

  'email_changed.subject': 'تغيّر عنوان البريد الإلكتروني لحسابك لدى {brand}',
  'email_changed.heading': 'تغيّر عنوان بريدك الإلكتروني',
  'email_changed.intro':
    'أصبح حسابك لدى {brand} مرتبطًا من الآن بالعنوان {address}. هذه آخر رسالة عنه تصل إلى صندوق البريد هذا.',
  'email_changed.alarm':
    'إن لم تكن أنت، فإن غيرك يستطيع الدخول إلى حسابك. تراجع عن التغيير، ثم اختر كلمة مرور جديدة لدى {brand}.',
  'email_changed.button': 'التراجع عن التغيير',
  'email_changed.validity':
    'يعمل الرابط لمدة {duration}، ويفتح صفحة تؤكّد فيها بضغطة زر واحدة. إن كنت أنت، فلا حاجة إلى فعل شيء آخر.',

  'email_change_confirmed.subject': 'هذا هو الآن عنوان البريد الإلكتروني لحسابك لدى {brand}',
  'email_change_confirmed.heading': 'عنوان بريدك الجديد قيد الاستخدام',
  'email_change_confirmed.intro':
    'أصبح حسابك لدى {brand} مرتبطًا بهذا العنوان من الآن: به تسجّل الدخول، وإليه تصل رسائلنا.',

  'email_change_undone.subject': 'لم يعد هذا عنوان البريد الإلكتروني لحسابك لدى {brand}',
  'email_change_undone.heading': 'أُلغي تغيير العنوان',
  'email_change_undone.intro':
    'أُلغي تغيير عنوان البريد الإلكتروني لحساب لدى {brand} بالرابط الذي أُرسل إلى العنوان السابق. لم يعد هذا العنوان مرتبطًا بالحساب، وانتهت كل الجلسات.',
  'email_change_undone.contact': 'إذا كان الحساب لك ولم تكن أنت من فعل ذلك، فراسل {brand}.',

  'username_changed.subject': 'تغيّر اسم المستخدم لحسابك لدى {brand}',
  'username_changed.heading': 'تغيّر اسم المستخدم',
  'username_changed.intro': 'تغيّر قبل لحظات اسم المستخدم لحسابك لدى {brand}. تجد الاسم الجديد في حسابك.',

  'api_key_created.subject': 'أُنشئ مفتاح API في حسابك لدى {brand}',
  'api_key_created.heading': 'أُنشئ مفتاح API',
  'api_key_created.intro':
    'أُنشئ قبل لحظات في حسابك لدى {brand} مفتاح API جديد يبدأ بـ {prefix}، وتستطيع البرامج التصرف به نيابة عنك.',
  'api_key_created.alarm':
    'إن لم تكن أنت، فإن غيرك يستطيع الدخول إلى حسابك. اختر كلمة مرور جديدة لتنتهي جلساتك على كل الأجهزة، ثم سجّل الدخول وأبطل المفتاح {prefix}.',

  'identity_unlinked.subject': 'لم يعد بإمكانك تسجيل الدخول إلى {brand} عبر {provider}',
  'identity_unlinked.heading': 'أُزيل {provider} من حسابك',
  'identity_unlinked.intro':
    'أُزيل قبل لحظات الارتباط بين حسابك لدى {brand} وحساب لدى {provider}، ولم يعد يصلح لتسجيل الدخول.',

  'account_deleted.subject': 'حُذف حسابك لدى {brand}',
  'account_deleted.heading': 'حُذف حسابك',
  'account_deleted.intro':
    'حُذف قبل لحظات حسابك لدى {brand}. لم يعد بإمكان أحد تسجيل الدخول إليه، وانتهت جلساته على كل الأجهزة.',
  'account_deleted.purge': 'سيُزال نهائيًا ما بقي مخزّنًا منه خلال {duration}.',
  'account_deleted.alarm': 'إن لم تكن أنت، فتواصل مع {brand} فورًا قبل أن يُزال.',

  'account_disabled.subject': 'عُطّل حسابك لدى {brand}',
  'account_disabled.heading': 'عُطّل حسابك',
  'account_disabled.intro':
    'عطّل أحد مديري {brand} حسابك قبل لحظات. انتهت جلساتك على كل الأجهزة، ولا يمكن لأحد تسجيل الدخول إليه حاليًا.',
  'account_disabled.contact': 'إذا كنت تظن أن هذا خطأ، فتواصل مع {brand}.',

  'device_trusted.subject': 'أصبح جهاز موثوقًا لدى حسابك في {brand}',
  'device_trusted.heading': 'أصبح جهاز موثوقًا',
  'device_trusted.intro': 'يثق حسابك لدى {brand} من الآن بهذا الجهاز: {device}. سنطلب فيه عاملك الثاني مرات أقل.',

  'new_sign_in.subject': 'تسجيل دخول جديد إلى حسابك لدى {brand}',
  'new_sign_in.heading': 'تسجيل دخول جديد',
  'new_sign_in.intro': 'سُجّل الدخول إلى حسابك لدى {brand} من جهاز لم نره من قبل: {device}، في {time}.',
  'new_sign_in.country': 'جاء الطلب من هذا البلد أو هذه المنطقة: {country}.',

  'many_failures.subject': 'محاولات كثيرة فاشلة لتسجيل الدخول إلى حسابك لدى {brand}',
  'many_failures.heading': 'محاولات كثيرة فاشلة لتسجيل الدخول',
  'many_failures.intro':
    'حاول شخص ما مرات كثيرة تسجيل الدخول إلى حسابك لدى {brand} ولم ينجح. نوقف المحاولات الأخرى لبعض الوقت.',
  'many_failures.alarm':
    'إن لم تكن أنت، فلم يدخل أحد. إذا كنت تستخدم كلمة مرورك في مكان آخر، أو كان تخمينها سهلًا، فاختر الآن كلمة جديدة.',

  'factors_reset.subject': 'أُزيلت العوامل الثانية لحسابك لدى {brand}',
  'factors_reset.heading': 'أُزيلت عواملك الثانية',
  'factors_reset.intro': 'أزال أحد مديري {brand} العوامل الثانية لحسابك قبل لحظات. لم يعد تسجيل الدخول يتطلبها.',
  'factors_reset.passkeys': 'أُزيلت مفاتيح المرور أيضًا، ولم يعد أي منها يتيح تسجيل الدخول.',
  'factors_reset.next':
    'سجّل الدخول وأعدّ عاملًا ثانيًا من جديد. إن لم تطلب ذلك، فاختر أولًا كلمة مرور جديدة وتواصل مع {brand}.',

  'invitation.subject': 'أنت مدعو إلى {brand}',
  'invitation.heading': 'أنت مدعو إلى {brand}',
  'invitation.intro': 'دُعيت إلى إنشاء حساب لدى {brand} بهذا العنوان.',
  'invitation.button': 'إنشاء حساب',
  'invitation.validity': 'الدعوة صالحة لمدة {duration}.',
  'invitation.ignore': 'إن لم ترد حسابًا فتجاهل هذه الرسالة، فلن يُنشأ حساب بدونك.',
};
