import type { en } from './en.ts';

export const ar: Readonly<Record<keyof typeof en, string>> = {
  title: 'السماح بالوصول؟',
  lead: 'يطلب {app} الوصول إلى حسابك لدى {brand}',
  signed_in: 'تم تسجيل الدخول باسم',
  another: 'استخدام حساب آخر',
  may: 'سيتمكن {app} عندئذ من:',
  more: 'عرض {count} أخرى',
  leads_to: 'ستنتقل بعد ذلك إلى {host}',
  allow: 'سماح',
  cancel: 'إلغاء',
  trust: 'لا تسمح بذلك إلا إذا كنت تثق بـ {app} فيه.',
};
