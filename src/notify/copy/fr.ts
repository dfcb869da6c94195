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

  'password_changed.subject': 'Votre mot de passe {brand} a été modifié',
  'password_changed.heading': 'Votre mot de passe a été modifié',
  'password_changed.intro':
    'Le mot de passe de votre compte {brand} vient d’être modifié et vos sessions ont été fermées sur tous vos appareils.',
  'password_changed.alarm':
    'Si ce n’était pas vous, une autre personne a peut-être accès à votre messagerie. Sécurisez d’abord celle-ci, puis choisissez un nouveau mot de passe sur {brand}.',
  'password_changed.button': 'Choisir un nouveau mot de passe',
  'password_changed.ignore': 'Si c’était vous, il n’y a rien d’autre à faire.',
};
