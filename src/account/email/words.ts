const en = {
  'undo.title': 'Undo the change of your email address?',
  'undo.lead': 'Your account at {brand} gets {email} back.',
  'undo.effect':
    'You will be signed out everywhere, and what was added to the account in the seven days before the change or since then is removed.',
  'undo.submit': 'Undo the change',
  'undone.title': 'The change is undone',
  'undone.lead': 'Your account has its old address again. Sign in, and choose a new password if you have any doubt.',
} as const;

type UndoKey = keyof typeof en;

/** The texts of the pages behind an undo link. */
export const undoWords: { readonly en: Readonly<Record<UndoKey, string>> } & Readonly<
  Record<string, Readonly<Record<UndoKey, string>>>
> = {
  en,
  de: {
    'undo.title': 'Änderung Ihrer E-Mail-Adresse rückgängig machen?',
    'undo.lead': 'Ihr Konto bei {brand} bekommt {email} zurück.',
    'undo.effect':
      'Sie werden überall abgemeldet, und was dem Konto in den sieben Tagen vor der Änderung oder seitdem hinzugefügt wurde, wird entfernt.',
    'undo.submit': 'Änderung rückgängig machen',
    'undone.title': 'Die Änderung ist rückgängig gemacht',
    'undone.lead':
      'Ihr Konto hat wieder die alte Adresse. Melden Sie sich an, und wählen Sie im Zweifel ein neues Passwort.',
  },
  es: {
    'undo.title': '¿Deshacer el cambio de su dirección de correo?',
    'undo.lead': 'Su cuenta de {brand} recupera {email}.',
    'undo.effect':
      'Se cerrarán todas sus sesiones y se eliminará lo que se añadió a la cuenta en los siete días anteriores al cambio o desde entonces.',
    'undo.submit': 'Deshacer el cambio',
    'undone.title': 'El cambio se ha deshecho',
    'undone.lead':
      'Su cuenta vuelve a tener la dirección anterior. Inicie sesión y, ante la duda, elija otra contraseña.',
  },
  fr: {
    'undo.title': 'Annuler le changement de votre adresse e-mail ?',
    'undo.lead': 'Votre compte {brand} retrouve {email}.',
    'undo.effect':
      'Vous serez déconnecté partout, et ce qui a été ajouté au compte dans les sept jours précédant le changement ou depuis sera supprimé.',
    'undo.submit': 'Annuler le changement',
    'undone.title': 'Le changement est annulé',
    'undone.lead':
      'Votre compte a retrouvé son ancienne adresse. Connectez-vous et, en cas de doute, choisissez un autre mot de passe.',
  },
  ja: {
    'undo.title': 'メールアドレスの変更を取り消しますか？',
    'undo.lead': '{brand} のアカウントのアドレスが {email} に戻ります。',
    'undo.effect':
      'すべての端末からサインアウトされ、変更前の7日間とそれ以降にアカウントに追加されたものは削除されます。',
    'undo.submit': '変更を取り消す',
    'undone.title': '変更を取り消しました',
    'undone.lead':
      'アカウントは元のアドレスに戻りました。サインインし、不安があれば新しいパスワードを設定してください。',
  },
  ar: {
    'undo.title': 'هل تريد التراجع عن تغيير بريدك الإلكتروني؟',
    'undo.lead': 'يستعيد حسابك لدى {brand} العنوان {email}.',
    'undo.effect': 'سيتم تسجيل خروجك من كل مكان، وسيُحذف ما أضيف إلى الحساب في الأيام السبعة السابقة للتغيير أو بعده.',
    'undo.submit': 'التراجع عن التغيير',
    'undone.title': 'تم التراجع عن التغيير',
    'undone.lead': 'عاد حسابك إلى عنوانه السابق. سجّل الدخول، واختر كلمة مرور جديدة إن ساورك شك.',
  },
};
