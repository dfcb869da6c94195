import { esNotices } from './es-notices.ts';
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

  'sign_in_code.subject': 'Su código para entrar en {brand}',
  'sign_in_code.heading': 'Iniciar sesión en {brand}',
  'sign_in_code.intro': 'Escriba este código en {host} para iniciar sesión:',
  'first_password_code.subject': 'Su código para crear una contraseña en {brand}',
  'first_password_code.heading': 'Cree una contraseña',
  'first_password_code.intro': 'Escriba este código en {host} para crear una contraseña para su cuenta:',
  'password_reset_code.subject': 'Su código para una contraseña nueva en {brand}',
  'password_reset_code.heading': 'Elija una contraseña nueva',
  'password_reset_code.intro': 'Escriba este código en {host} para elegir una contraseña nueva para su cuenta:',
  'email_change_code.subject': 'Su código para cambiar el correo electrónico en {brand}',
  'email_change_code.heading': 'Cambie su correo electrónico',
  'email_change_code.intro': 'Escriba este código en {host} para que este sea el correo electrónico de su cuenta:',
  'email_channel_code.subject': 'Su código para confirmar este correo en {brand}',
  'email_channel_code.heading': 'Confirme este correo electrónico',
  'email_channel_code.intro': 'Escriba este código en {host} para confirmar que este buzón es suyo:',
  'code.validity': 'El código sirve una sola vez y solo durante {duration}. Un código más reciente lo sustituye.',
  'code.secret':
    'No se lo dé a nadie, tampoco a quien diga trabajar para {brand}. Nunca se lo pediremos por teléfono ni en un mensaje.',
  'code.ignore': 'Si no lo ha pedido, borre este mensaje: nadie puede hacer nada sin el código.',

  'password_added.subject': 'Su cuenta de {brand} ya tiene contraseña',
  'password_added.heading': 'Se ha creado una contraseña',
  'password_added.intro':
    'Se acaba de crear una contraseña para su cuenta en {brand}. A partir de ahora puede iniciar sesión con ella.',
  'password_added.alarm':
    'Si no ha sido usted, es posible que otra persona tenga acceso a su correo. Proteja primero el correo y elija después una contraseña nueva en {brand}.',
  'password_added.button': 'Elegir una contraseña nueva',
  'password_added.ignore': 'Si ha sido usted, no hay nada más que hacer.',

  'identity_linked.subject': 'Ya puede iniciar sesión en {brand} con {provider}',
  'identity_linked.heading': '{provider} se ha vinculado a su cuenta',
  'identity_linked.intro':
    'Su cuenta de {brand} se ha vinculado con una cuenta de {provider} que tiene esta dirección de correo. A partir de ahora puede iniciar sesión con ella.',
  'identity_linked.alarm':
    'Si no ha sido usted, es posible que otra persona tenga acceso a su correo o a su cuenta de {provider}. Proteja primero ambos y elija después una contraseña nueva en {brand}, lo que cierra la sesión en todos los dispositivos.',
  'identity_linked.button': 'Elegir una contraseña nueva',
  'identity_linked.ignore': 'Si ha sido usted, no hay nada más que hacer.',

  'passkey_added.subject': 'Se ha añadido una llave de acceso a su cuenta de {brand}',
  'passkey_added.heading': 'Se ha añadido una llave de acceso',
  'passkey_added.intro':
    'Su cuenta de {brand} tiene una llave de acceso nueva. Desde ahora permite iniciar sesión sin contraseña.',
  'passkey_added.alarm':
    'Si no ha sido usted, otra persona tiene acceso a su cuenta. Elija una contraseña nueva, lo que cierra la sesión en todos los dispositivos; después inicie sesión y quite la llave de acceso que no es suya.',
  'passkey_added.button': 'Elegir una contraseña nueva',
  'passkey_added.ignore': 'Si ha sido usted, no hay nada más que hacer.',

  'passkey_removed.subject': 'Se ha quitado una llave de acceso de su cuenta de {brand}',
  'passkey_removed.heading': 'Se ha quitado una llave de acceso',
  'passkey_removed.intro':
    'Se acaba de quitar una llave de acceso de su cuenta de {brand}. Ya no sirve para iniciar sesión.',
  'passkey_removed.alarm':
    'Si no ha sido usted, otra persona tiene acceso a su cuenta. Elija una contraseña nueva, lo que cierra la sesión en todos los dispositivos, y revise después las demás formas de entrar.',
  'passkey_removed.button': 'Elegir una contraseña nueva',
  'passkey_removed.ignore': 'Si ha sido usted, no hay nada más que hacer.',

  'wallet_linked.subject': 'Se ha vinculado un monedero a su cuenta de {brand}',
  'wallet_linked.heading': 'Se ha vinculado un monedero',
  'wallet_linked.intro': 'Su cuenta de {brand} tiene un monedero nuevo. Desde ahora su firma permite iniciar sesión.',
  'wallet_linked.alarm':
    'Si no ha sido usted, otra persona tiene acceso a su cuenta. Elija una contraseña nueva, lo que cierra la sesión en todos los dispositivos; después inicie sesión y quite el monedero que no es suyo.',
  'wallet_linked.button': 'Elegir una contraseña nueva',
  'wallet_linked.ignore': 'Si ha sido usted, no hay nada más que hacer.',

  'wallet_unlinked.subject': 'Se ha quitado un monedero de su cuenta de {brand}',
  'wallet_unlinked.heading': 'Se ha quitado un monedero',
  'wallet_unlinked.intro': 'Se acaba de quitar un monedero de su cuenta de {brand}. Ya no sirve para iniciar sesión.',
  'wallet_unlinked.alarm':
    'Si no ha sido usted, otra persona tiene acceso a su cuenta. Elija una contraseña nueva, lo que cierra la sesión en todos los dispositivos, y revise después las demás formas de entrar.',
  'wallet_unlinked.button': 'Elegir una contraseña nueva',
  'wallet_unlinked.ignore': 'Si ha sido usted, no hay nada más que hacer.',

  'refresh_reused.subject': 'Hemos cerrado una de sus sesiones en {brand}',
  'refresh_reused.heading': 'Se ha cerrado una de sus sesiones',
  'refresh_reused.intro':
    'Una clave que mantenía su sesión abierta en {brand} se ha usado por segunda vez, así que hemos cerrado esa sesión. Sus demás sesiones siguen abiertas.',
  'refresh_reused.reason':
    'Cada clave sirve una sola vez. Que haya vuelto puede deberse a un fallo de la aplicación o de la conexión, o a que alguien la haya copiado.',
  'refresh_reused.alarm':
    'Inicie sesión de nuevo como siempre. Si ve en {brand} actividad que no es suya, elija una contraseña nueva: así se cerrará la sesión en todos los dispositivos.',
  'refresh_reused.button': 'Elegir una contraseña nueva',

  'password_changed.subject': 'Se ha cambiado su contraseña de {brand}',
  'password_changed.heading': 'Se ha cambiado su contraseña',
  'password_changed.intro':
    'La contraseña de su cuenta en {brand} se acaba de cambiar y se ha cerrado la sesión en todos los dispositivos.',
  'password_changed.alarm':
    'Si no ha sido usted, es posible que otra persona tenga acceso a su correo. Proteja primero el correo y elija después una contraseña nueva en {brand}.',
  'password_changed.button': 'Elegir una contraseña nueva',
  'password_changed.ignore': 'Si ha sido usted, no hay nada más que hacer.',

  ...esNotices,
};
