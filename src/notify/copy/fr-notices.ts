import type { NoticeCopy } from './notice-keys.ts';

/** Français. */
export const frNotices: NoticeCopy = {
  'notice.alarm':
    'Si ce n’était pas vous, une autre personne a accès à votre compte. Choisissez un nouveau mot de passe, ce qui vous déconnecte de tous vos appareils, puis connectez-vous et vérifiez tous les moyens de connexion.',
  'notice.button': 'Choisir un nouveau mot de passe',
  'notice.ignore': 'Si c’était vous, il n’y a rien d’autre à faire.',
  'notice.unknown_device': 'un appareil inconnu',
  'notice.device_on': '{browser} sur {system}',
  'notice.device_android_app': 'application Android',
  'notice.device_apple_app': 'application Apple',

  'totp_added.subject': 'Une application d’authentification a été ajoutée à votre compte {brand}',
  'totp_added.heading': 'Une application d’authentification a été ajoutée',
  'totp_added.intro':
    'Une application d’authentification vient d’être configurée pour votre compte {brand}. Son code vous sera désormais demandé à la connexion.',

  'totp_removed.subject': 'L’application d’authentification de votre compte {brand} a été retirée',
  'totp_removed.heading': 'L’application d’authentification a été retirée',
  'totp_removed.intro':
    'L’application d’authentification de votre compte {brand} vient d’être retirée. Son code ne vous sera plus demandé à la connexion.',

  'recovery_code_used.subject': 'Un code de secours de votre compte {brand} a été utilisé',
  'recovery_code_used.heading': 'Un code de secours a été utilisé',
  'recovery_code_used.intro':
    'Un code de secours de votre compte {brand} vient d’être utilisé. Il ne servira pas une seconde fois.',
  'recovery_code_used.left':
    'Codes de secours restants : {count}. Vous pouvez en créer de nouveaux à tout moment dans votre compte.',

  'recovery_codes_replaced.subject': 'Votre compte {brand} a de nouveaux codes de secours',
  'recovery_codes_replaced.heading': 'Vos codes de secours ont été remplacés',
  'recovery_codes_replaced.intro':
    'De nouveaux codes de secours viennent d’être créés pour votre compte {brand}. Les précédents ne fonctionnent plus.',

  'phone_added.subject': 'Un numéro de téléphone a été ajouté à votre compte {brand}',
  'phone_added.heading': 'Un numéro de téléphone a été ajouté',
  'phone_added.intro':
    'Un numéro de téléphone vient d’être confirmé pour votre compte {brand}. Nous pouvons désormais y envoyer des codes.',

  'phone_removed.subject': 'Un numéro de téléphone a été retiré de votre compte {brand}',
  'phone_removed.heading': 'Un numéro de téléphone a été retiré',
  'phone_removed.intro':
    'Le numéro de téléphone de votre compte {brand} vient d’être retiré. Nous n’y envoyons plus de codes.',

  'email_changed.subject': 'L’adresse e-mail de votre compte {brand} a été modifiée',
  'email_changed.heading': 'Votre adresse e-mail a été modifiée',
  'email_changed.intro':
    'Votre compte {brand} est désormais associé à l’adresse {address}. Ceci est le dernier message que cette boîte reçoit à son sujet.',
  'email_changed.alarm':
    'Si ce n’était pas vous, une autre personne a accès à votre compte. Annulez la modification, puis choisissez un nouveau mot de passe sur {brand}.',
  'email_changed.button': 'Annuler la modification',
  'email_changed.validity':
    'Le lien est valable pendant {duration}. Il mène à une page où un seul bouton suffit pour confirmer. Si c’était vous, il n’y a rien d’autre à faire.',

  'email_change_confirmed.subject': 'Ceci est désormais l’adresse e-mail de votre compte {brand}',
  'email_change_confirmed.heading': 'Votre nouvelle adresse e-mail est en service',
  'email_change_confirmed.intro':
    'Votre compte {brand} est désormais associé à cette adresse : elle vous sert à vous connecter, et nos messages arrivent ici.',

  'email_change_undone.subject': 'Ceci n’est plus l’adresse e-mail de votre compte {brand}',
  'email_change_undone.heading': 'Un changement d’adresse a été annulé',
  'email_change_undone.intro':
    'Le changement d’adresse e-mail d’un compte {brand} a été annulé par le lien envoyé à l’adresse précédente. Cette adresse n’est plus associée au compte, et toutes les sessions ont pris fin.',
  'email_change_undone.contact': 'Si ce compte est le vôtre et que ce n’était pas vous, écrivez à {brand}.',

  'username_changed.subject': 'Le nom d’utilisateur de votre compte {brand} a été modifié',
  'username_changed.heading': 'Votre nom d’utilisateur a été modifié',
  'username_changed.intro':
    'Le nom d’utilisateur de votre compte {brand} vient d’être modifié. Vous trouverez le nouveau dans votre compte.',

  'api_key_created.subject': 'Une clé d’API a été créée dans votre compte {brand}',
  'api_key_created.heading': 'Une clé d’API a été créée',
  'api_key_created.intro':
    'Une clé d’API qui commence par {prefix} vient d’être créée dans votre compte {brand}. Elle permet à des programmes d’agir en votre nom.',
  'api_key_created.alarm':
    'Si ce n’était pas vous, une autre personne a accès à votre compte. Choisissez un nouveau mot de passe, ce qui vous déconnecte de tous vos appareils, puis connectez-vous et révoquez la clé {prefix}.',

  'identity_unlinked.subject': 'Vous ne pouvez plus vous connecter à {brand} avec {provider}',
  'identity_unlinked.heading': '{provider} a été dissocié de votre compte',
  'identity_unlinked.intro':
    'Le lien entre votre compte {brand} et un compte {provider} vient d’être retiré. Il ne permet plus de vous connecter.',

  'account_deleted.subject': 'Votre compte {brand} a été supprimé',
  'account_deleted.heading': 'Votre compte a été supprimé',
  'account_deleted.intro':
    'Votre compte {brand} vient d’être supprimé et ses sessions ont été fermées sur tous vos appareils. Plus personne ne peut s’y connecter.',
  'account_deleted.purge': 'Ce qui en est encore conservé sera définitivement effacé dans un délai de {duration}.',
  'account_deleted.alarm': 'Si ce n’était pas vous, contactez {brand} sans attendre, avant l’effacement.',

  'account_disabled.subject': 'Votre compte {brand} a été désactivé',
  'account_disabled.heading': 'Votre compte a été désactivé',
  'account_disabled.intro':
    'L’administration de {brand} vient de désactiver votre compte. Vos sessions ont été fermées sur tous vos appareils et personne ne peut s’y connecter pour le moment.',
  'account_disabled.contact': 'Si vous pensez qu’il s’agit d’une erreur, contactez {brand}.',

  'device_trusted.subject': 'Votre compte {brand} fait confiance à un appareil',
  'device_trusted.heading': 'Un appareil est désormais de confiance',
  'device_trusted.intro':
    'Votre compte {brand} fait désormais confiance à cet appareil : {device}. Votre second facteur y sera demandé moins souvent.',

  'new_sign_in.subject': 'Nouvelle connexion à votre compte {brand}',
  'new_sign_in.heading': 'Nouvelle connexion',
  'new_sign_in.intro':
    'Une connexion à votre compte {brand} a eu lieu depuis un appareil que nous ne connaissions pas : {device}, {time}.',
  'new_sign_in.country': 'La demande provenait de ce pays ou de cette région : {country}.',

  'many_failures.subject': 'Nombreux échecs de connexion à votre compte {brand}',
  'many_failures.heading': 'De nombreuses tentatives de connexion ont échoué',
  'many_failures.intro':
    'Quelqu’un a essayé de nombreuses fois de se connecter à votre compte {brand}, sans y parvenir. Nous freinons les tentatives suivantes pendant un moment.',
  'many_failures.alarm':
    'Si ce n’était pas vous, personne n’est entré. Si votre mot de passe vous sert ailleurs ou s’il est facile à deviner, choisissez-en un nouveau maintenant.',

  'factors_reset.subject': 'Les seconds facteurs de votre compte {brand} ont été retirés',
  'factors_reset.heading': 'Vos seconds facteurs ont été retirés',
  'factors_reset.intro':
    'L’administration de {brand} vient de retirer les seconds facteurs de votre compte. Ils ne sont plus demandés à la connexion.',
  'factors_reset.passkeys': 'Vos clés d’accès ont aussi été retirées : aucune ne permet plus de se connecter.',
  'factors_reset.next':
    'Connectez-vous et configurez de nouveau un second facteur. Si vous ne l’avez pas demandé, choisissez d’abord un nouveau mot de passe et contactez {brand}.',

  'invitation.subject': 'Vous êtes invité à rejoindre {brand}',
  'invitation.heading': 'Une invitation de {brand}',
  'invitation.intro': 'Vous êtes invité à créer un compte {brand} avec cette adresse.',
  'invitation.button': 'Créer un compte',
  'invitation.validity': 'L’invitation est valable pendant {duration}.',
  'invitation.ignore': 'Si vous ne voulez pas de compte, ignorez ce message. Aucun ne sera créé sans vous.',
};
