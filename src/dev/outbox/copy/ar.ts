import type { OutboxCopy } from './en.ts';

/** Arabic. */
export const ar: OutboxCopy = {
  'outbox.title': 'صندوق الصادر',
  'outbox.lead': 'رسائل البريد والرسائل القصيرة التي كانت ستغادر خادم التطوير هذا، الأحدث أولًا. تُحفظ يومًا واحدًا.',
  'outbox.to': 'البريد الإلكتروني أو رقم الهاتف',
  'outbox.filter': 'تصفية',
  'outbox.all': 'عرض الكل',
  'outbox.empty': 'إفراغ صندوق الصادر',
  'outbox.none': 'لم يُرسل شيء بعد. سجّل حسابًا أو اطلب رابطًا وسيظهر هنا.',
  'outbox.none_to': 'لم يُرسل شيء إلى {to}.',
  'outbox.sent': 'إلى {to}، {at}',
  'outbox.sms': 'رسالة قصيرة',
  'outbox.text': 'نص الرسالة',
  'outbox.html': 'جزء HTML',
  'outbox.code': 'الرمز',
  'outbox.copy': 'نسخ',
  'outbox.copied': 'تم النسخ',
  'outbox.more': 'توجد رسائل جديدة. عرضها',
};
