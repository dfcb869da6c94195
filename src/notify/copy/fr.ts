import { frNotices } from './fr-notices.ts';
import type { Copy } from './keys.ts';

/** Français. Espaces insécables devant la ponctuation double. */
export const fr: Copy = {
  'frame.link_as_text': 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :',
  'frame.footer': '{brand} vous a envoyé ce message à la suite d’une demande faite sur {host}.',

  'verify_email.subject': 'Confirmez votre adresse e-mail pour {brand}',
  'verify_email.heading': 'Confirmez votre adresse e-mail',
  'verify_email.intro':
    'Un compte {brand} a été créé avec cette adresse. Confirmez qu’elle est bien la vôtre et le compte sera prêt.',
  'verify_email.button': 'Confirmer l’adresse e-mail',
  'verify_email.validity':
    'Le lien est valable pendant {duration}. Il mène à une page où un seul bouton suffit pour confirmer.',
  'verify_email.decline': 'Vous n’avez pas créé de compte ? Dites-le-nous et nous le supprimerons.',
  'verify_email.decline_link': 'Ce n’était pas moi',

  'registration_attempt.subject': 'Vous avez déjà un compte {brand}',
  'registration_attempt.heading': 'Vous avez déjà un compte',
  'registration_attempt.intro':
    'Quelqu’un, peut-être vous, a essayé de créer un compte {brand} avec cette adresse. Il en existe déjà un : rien n’a donc été modifié. Il vous suffit de vous connecter.',
  'registration_attempt.button': 'Se connecter',
  'registration_attempt.reset': 'Mot de passe oublié ?',
  'registration_attempt.reset_link': 'Choisir un nouveau mot de passe',
  'registration_attempt.ignore':
    'Si ce n’était pas vous, vous n’avez rien à faire. Personne n’a obtenu l’accès à votre compte.',

  'magic_link.subject': 'Votre lien de connexion à {brand}',
  'magic_link.heading': 'Se connecter à {brand}',
  'magic_link.intro': 'Voici le lien que vous avez demandé. Il ouvre {host}, où un seul bouton vous connecte.',
  'magic_link.button': 'Se connecter',
  'magic_link.validity': 'Le lien ne sert qu’une fois, et seulement pendant {duration}.',
  'magic_link.ignore':
    'Si vous ne l’avez pas demandé, supprimez ce message : personne ne peut se connecter sans le lien. Ne le transmettez à personne, pas même à quelqu’un qui dit travailler pour {brand}.',

  'reset_password.subject': 'Choisissez un nouveau mot de passe pour {brand}',
  'reset_password.heading': 'Choisissez un nouveau mot de passe',
  'reset_password.intro':
    'Quelqu’un, vous sans doute, a demandé un nouveau mot de passe pour le compte {brand} associé à cette adresse.',
  'reset_password.button': 'Choisir un nouveau mot de passe',
  'reset_password.validity':
    'Le lien ne sert qu’une fois, et seulement pendant {duration}. Le nouveau mot de passe vous déconnectera de tous vos appareils.',
  'reset_password.ignore': 'Si ce n’était pas vous, ignorez ce message. Votre mot de passe reste inchangé.',

  'sign_in_code.subject': 'Votre code de connexion à {brand}',
  'sign_in_code.heading': 'Connexion à {brand}',
  'sign_in_code.intro': 'Saisissez ce code sur {host} pour vous connecter :',
  'first_password_code.subject': 'Votre code pour définir un mot de passe {brand}',
  'first_password_code.heading': 'Définissez un mot de passe',
  'first_password_code.intro': 'Saisissez ce code sur {host} pour définir le mot de passe de votre compte :',
  'password_reset_code.subject': 'Votre code pour un nouveau mot de passe {brand}',
  'password_reset_code.heading': 'Choisissez un nouveau mot de passe',
  'password_reset_code.intro': 'Saisissez ce code sur {host} pour choisir un nouveau mot de passe :',
  'email_change_code.subject': 'Votre code pour changer d’adresse e-mail sur {brand}',
  'email_change_code.heading': 'Changez d’adresse e-mail',
  'email_change_code.intro': 'Saisissez ce code sur {host} pour que cette adresse devienne celle de votre compte :',
  'email_channel_code.subject': 'Votre code pour confirmer cette adresse e-mail pour {brand}',
  'email_channel_code.heading': 'Confirmez cette adresse e-mail',
  'email_channel_code.intro': 'Saisissez ce code sur {host} pour confirmer que cette boîte de réception est la vôtre :',
  'code.validity': 'Le code ne sert qu’une fois, et seulement pendant {duration}. Un code plus récent le remplace.',
  'code.secret':
    'Ne le transmettez à personne, pas même à quelqu’un qui dit travailler pour {brand}. Nous ne vous le demanderons jamais, ni au téléphone ni dans un message.',
  'code.ignore': 'Si vous ne l’avez pas demandé, supprimez ce message : personne ne peut rien faire sans le code.',

  'password_added.subject': 'Votre compte {brand} a maintenant un mot de passe',
  'password_added.heading': 'Un mot de passe a été défini',
  'password_added.intro':
    'Un mot de passe vient d’être défini pour votre compte {brand}. Il vous permet désormais de vous connecter.',
  'password_added.alarm':
    'Si ce n’était pas vous, une autre personne a peut-être accès à votre messagerie. Sécurisez d’abord celle-ci, puis choisissez un nouveau mot de passe sur {brand}.',
  'password_added.button': 'Choisir un nouveau mot de passe',
  'password_added.ignore': 'Si c’était vous, il n’y a rien d’autre à faire.',

  'identity_linked.subject': 'Vous pouvez désormais vous connecter à {brand} avec {provider}',
  'identity_linked.heading': '{provider} a été associé à votre compte',
  'identity_linked.intro':
    'Votre compte {brand} a été associé à un compte {provider} qui possède cette adresse e-mail. Il permet désormais de vous connecter.',
  'identity_linked.alarm':
    'Si ce n’était pas vous, une autre personne a peut-être accès à votre messagerie ou à votre compte {provider}. Sécurisez d’abord les deux, puis choisissez un nouveau mot de passe sur {brand}, ce qui vous déconnecte de tous vos appareils.',
  'identity_linked.button': 'Choisir un nouveau mot de passe',
  'identity_linked.ignore': 'Si c’était vous, il n’y a rien d’autre à faire.',

  'passkey_added.subject': 'Une clé d’accès a été ajoutée à votre compte {brand}',
  'passkey_added.heading': 'Une clé d’accès a été ajoutée',
  'passkey_added.intro':
    'Votre compte {brand} a une nouvelle clé d’accès. Elle permet désormais de se connecter sans mot de passe.',
  'passkey_added.alarm':
    'Si ce n’était pas vous, une autre personne a accès à votre compte. Choisissez un nouveau mot de passe, ce qui vous déconnecte de tous vos appareils, puis connectez-vous et retirez la clé d’accès qui n’est pas la vôtre.',
  'passkey_added.button': 'Choisir un nouveau mot de passe',
  'passkey_added.ignore': 'Si c’était vous, il n’y a rien d’autre à faire.',

  'passkey_removed.subject': 'Une clé d’accès a été retirée de votre compte {brand}',
  'passkey_removed.heading': 'Une clé d’accès a été retirée',
  'passkey_removed.intro':
    'Une clé d’accès de votre compte {brand} vient d’être retirée. Elle ne permet plus de se connecter.',
  'passkey_removed.alarm':
    'Si ce n’était pas vous, une autre personne a accès à votre compte. Choisissez un nouveau mot de passe, ce qui vous déconnecte de tous vos appareils, puis vérifiez les moyens de connexion qui restent.',
  'passkey_removed.button': 'Choisir un nouveau mot de passe',
  'passkey_removed.ignore': 'Si c’était vous, il n’y a rien d’autre à faire.',

  'wallet_linked.subject': 'Un portefeuille a été associé à votre compte {brand}',
  'wallet_linked.heading': 'Un portefeuille a été associé',
  'wallet_linked.intro':
    'Votre compte {brand} a un nouveau portefeuille. Sa signature permet désormais de se connecter.',
  'wallet_linked.alarm':
    'Si ce n’était pas vous, une autre personne a accès à votre compte. Choisissez un nouveau mot de passe, ce qui vous déconnecte de tous vos appareils, puis connectez-vous et retirez le portefeuille qui n’est pas le vôtre.',
  'wallet_linked.button': 'Choisir un nouveau mot de passe',
  'wallet_linked.ignore': 'Si c’était vous, il n’y a rien d’autre à faire.',

  'wallet_unlinked.subject': 'Un portefeuille a été retiré de votre compte {brand}',
  'wallet_unlinked.heading': 'Un portefeuille a été retiré',
  'wallet_unlinked.intro':
    'Un portefeuille de votre compte {brand} vient d’être retiré. Il ne permet plus de se connecter.',
  'wallet_unlinked.alarm':
    'Si ce n’était pas vous, une autre personne a accès à votre compte. Choisissez un nouveau mot de passe, ce qui vous déconnecte de tous vos appareils, puis vérifiez les moyens de connexion qui restent.',
  'wallet_unlinked.button': 'Choisir un nouveau mot de passe',
  'wallet_unlinked.ignore': 'Si c’était vous, il n’y a rien d’autre à faire.',

  'refresh_reused.subject': 'Nous avons fermé l’une de vos sessions {brand}',
  'refresh_reused.heading': 'L’une de vos sessions a été fermée',
  'refresh_reused.intro':
    'Une clé qui vous gardait connecté à {brand} a été utilisée une seconde fois : nous avons donc fermé cette session. Vos autres sessions restent ouvertes.',
  'refresh_reused.reason':
    'Une clé ne sert qu’une fois. Son retour peut venir d’un défaut de l’application ou de la connexion, ou signifier que quelqu’un l’a copiée.',
  'refresh_reused.alarm':
    'Reconnectez-vous comme d’habitude. Si vous voyez sur {brand} une activité qui n’est pas la vôtre, choisissez un nouveau mot de passe : vous serez déconnecté de tous vos appareils.',
  'refresh_reused.button': 'Choisir un nouveau mot de passe',

  'password_changed.subject': 'Votre mot de passe {brand} a été modifié',
  'password_changed.heading': 'Votre mot de passe a été modifié',
  'password_changed.intro':
    'Le mot de passe de votre compte {brand} vient d’être modifié et vos sessions ont été fermées sur tous vos appareils.',
  'password_changed.alarm':
    'Si ce n’était pas vous, une autre personne a peut-être accès à votre messagerie. Sécurisez d’abord celle-ci, puis choisissez un nouveau mot de passe sur {brand}.',
  'password_changed.button': 'Choisir un nouveau mot de passe',
  'password_changed.ignore': 'Si c’était vous, il n’y a rien d’autre à faire.',

  ...frNotices,
};
