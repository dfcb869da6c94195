import type { en } from './en.ts';

/** Arabic. */
export const ar: Readonly<Record<keyof typeof en, string>> = {
  title: 'أكّد هويتك',
  'lead.totp': 'أدخل الرمز الذي يعرضه تطبيق المصادقة.',
  'lead.either': 'أدخل الرمز المرسل إلى {number} أو الرمز الذي يعرضه تطبيق المصادقة.',
  'lead.send': 'للمتابعة، اطلب إرسال رمز إلى هاتفك.',
  'lead.passkey': 'استخدم مفتاح المرور الخاص بحسابك للمتابعة.',
  'field.recovery': 'رمز الاسترداد',
  'hint.recovery': 'أحد الرموز التي حفظتها، مثل 7k2m-9qxp-4trd-hj6w. يعمل كل رمز مرة واحدة.',
  trust: 'عدم السؤال في هذا المتصفح لمدة {days} يومًا',
  'use.code': 'استخدام تطبيق المصادقة',
  'use.sms': 'استخدام رمز برسالة SMS',
  'use.recovery': 'استخدام رمز استرداد',
  'use.passkey': 'استخدام مفتاح مرور',
  wrong: 'الرمز غير صحيح. تتغير الرموز كل 30 ثانية: أدخل الرمز المعروض الآن.',
  wrong_recovery: 'الرمز غير صحيح أو سبق استخدامه.',
  restart: 'البدء من جديد',
};
