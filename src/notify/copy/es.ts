import type { Copy } from './keys.ts';

/** Español. */
export const es: Copy = {
  'frame.link_as_text': 'Si el botón no funciona, copie esta dirección en su navegador:',
  'frame.footer': '{brand} ha enviado este mensaje por una solicitud hecha en {host}.',

  'verify_email.subject': 'Confirme su correo electrónico para {brand}',
  'verify_email.heading': 'Confirme su correo electrónico',
  'verify_email.intro':
    'Se ha creado una cuenta en {brand} con esta dirección. Confirme que la dirección es suya y la cuenta quedará lista.',
  'verify_email.button': 'Confirmar el correo',
  'verify_email.validity':
    'El enlace es válido durante {duration}. Lleva a una página donde se confirma con un solo botón.',
  'verify_email.decline': '¿No ha creado ninguna cuenta? Avísenos y la eliminaremos.',
  'verify_email.decline_link': 'No he sido yo',

  'registration_attempt.subject': 'Ya tiene una cuenta en {brand}',
  'registration_attempt.heading': 'Ya tiene una cuenta',
  'registration_attempt.intro':
    'Alguien, quizá usted, ha intentado crear una cuenta en {brand} con esta dirección. Ya existe una, así que no ha cambiado nada. Basta con iniciar sesión.',
  'registration_attempt.button': 'Iniciar sesión',
  'registration_attempt.reset': '¿Ha olvidado la contraseña?',
  'registration_attempt.reset_link': 'Elegir una contraseña nueva',
  'registration_attempt.ignore': 'Si no ha sido usted, no tiene que hacer nada. Nadie ha obtenido acceso a su cuenta.',

  'magic_link.subject': 'Su enlace para entrar en {brand}',
  'magic_link.heading': 'Iniciar sesión en {brand}',
  'magic_link.intro': 'Este es el enlace que ha pedido. Abre {host}, donde se entra con un solo botón.',
  'magic_link.button': 'Iniciar sesión',
  'magic_link.validity': 'El enlace sirve una sola vez y solo durante {duration}.',
  'magic_link.ignore':
    'Si no lo ha pedido, borre este mensaje: nadie puede entrar sin el enlace. No se lo dé a nadie, tampoco a quien diga trabajar para {brand}.',

  'reset_password.subject': 'Elija una contraseña nueva para {brand}',
  'reset_password.heading': 'Elija una contraseña nueva',
  'reset_password.intro':
    'Alguien, esperamos que usted, ha pedido una contraseña nueva para la cuenta de {brand} con esta dirección.',
  'reset_password.button': 'Elegir una contraseña nueva',
  'reset_password.validity':
    'El enlace sirve una sola vez y solo durante {duration}. Al cambiar la contraseña se cierra la sesión en todos los dispositivos.',
  'reset_password.ignore': 'Si no ha sido usted, ignore este mensaje. Su contraseña sigue siendo la misma.',

  'password_changed.subject': 'Se ha cambiado su contraseña de {brand}',
  'password_changed.heading': 'Se ha cambiado su contraseña',
  'password_changed.intro':
    'La contraseña de su cuenta en {brand} se acaba de cambiar y se ha cerrado la sesión en todos los dispositivos.',
  'password_changed.alarm':
    'Si no ha sido usted, es posible que otra persona tenga acceso a su correo. Proteja primero el correo y elija después una contraseña nueva en {brand}.',
  'password_changed.button': 'Elegir una contraseña nueva',
  'password_changed.ignore': 'Si ha sido usted, no hay nada más que hacer.',
};
