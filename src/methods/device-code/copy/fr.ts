import type { en } from './en.ts';

export const fr: Readonly<Record<keyof typeof en, string>> = {
  title: 'Connecter un appareil',
  lead: 'Saisissez le code affiché par votre téléviseur, votre console ou votre terminal.',
  code: 'Code de l’appareil',
  hint: 'Huit lettres, comme WDJB-MJHT',
  wrong: 'Ce code n’est pas correct ou a expiré. Vérifiez le code sur votre appareil.',
  missing: 'Saisissez le code affiché par votre appareil.',
  'ask.title': 'Se connecter sur un autre appareil ?',
  'ask.lead': '{app} sur {device} souhaite se connecter à ce compte :',
  'ask.unknown_device': 'un appareil inconnu',
  'ask.unknown_place': 'un lieu inconnu',
  'ask.from': 'Demandé le {at} UTC, depuis {place}',
  'ask.code': 'Votre appareil affiche-t-il ce code ?',
  'ask.warning':
    'N’approuvez que si vous voyez ce code sur votre propre appareil. Si quelqu’un vous a envoyé le code ou un lien, choisissez Refuser.',
  'ask.means': 'L’appareil pourra utiliser votre compte comme vous, jusqu’à ce que vous le déconnectiez.',
  approve: 'Approuver',
  deny: 'Refuser',
  'approved.title': 'Votre appareil est connecté',
  'approved.lead': 'Vous pouvez revenir à votre appareil. Vous pouvez le déconnecter à tout moment dans {sessions}.',
  'denied.title': 'L’appareil n’a pas été connecté',
  'denied.lead': 'Rien n’a changé. Ce qui est connecté à votre compte se trouve dans {sessions}.',
  sessions: 'vos sessions',
  another: 'Connecter un autre appareil',
  'elsewhere.title': 'Connectez-vous vous-même pour connecter un appareil',
  'elsewhere.lead':
    'Cette session a été ouverte par un code : elle ne peut pas approuver un autre appareil. Connectez-vous vous-même pour continuer.',
  'elsewhere.sign_in': 'Se connecter',
};
