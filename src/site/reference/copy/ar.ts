import type { ReferenceCopy } from './en.ts';

/** Arabic. */
export const ar: ReferenceCopy = {
  'reference.title': 'مرجع واجهة البرمجة',
  'reference.search': 'البحث في المرجع',
  'reference.hint': 'مسار أو كلمة أو رمز خطأ',
  'reference.found': 'نقاط الوصول الموجودة: {count}',
  'reference.contents': 'المحتويات',
};
