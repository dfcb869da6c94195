import type { NoticeCopy } from './notice-keys.ts';

/** Español. */
export const esNotices: NoticeCopy = {
  'notice.alarm':
    'Si no ha sido usted, otra persona tiene acceso a su cuenta. Elija una contraseña nueva, lo que cierra la sesión en todos los dispositivos; después inicie sesión y revise todo lo que permite entrar.',
  'notice.button': 'Elegir una contraseña nueva',
  'notice.ignore': 'Si ha sido usted, no hay nada más que hacer.',
  'notice.unknown_device': 'un dispositivo desconocido',
  'notice.device_on': '{browser} en {system}',
  'notice.device_android_app': 'aplicación de Android',
  'notice.device_apple_app': 'aplicación de Apple',

  'totp_added.subject': 'Se ha añadido una aplicación de autenticación a su cuenta de {brand}',
  'totp_added.heading': 'Se ha añadido una aplicación de autenticación',
  'totp_added.intro':
    'Se acaba de configurar una aplicación de autenticación para su cuenta de {brand}. Desde ahora pediremos su código al iniciar sesión.',

  'totp_removed.subject': 'Se ha quitado la aplicación de autenticación de su cuenta de {brand}',
  'totp_removed.heading': 'Se ha quitado la aplicación de autenticación',
  'totp_removed.intro':
    'Se acaba de quitar la aplicación de autenticación de su cuenta de {brand}. Ya no pediremos su código al iniciar sesión.',

  'recovery_code_used.subject': 'Se ha usado un código de recuperación de su cuenta de {brand}',
  'recovery_code_used.heading': 'Se ha usado un código de recuperación',
  'recovery_code_used.intro':
    'Se acaba de usar un código de recuperación de su cuenta de {brand}. No sirve una segunda vez.',
  'recovery_code_used.left':
    'Códigos de recuperación que quedan: {count}. Puede crear otros nuevos en su cuenta cuando quiera.',

  'recovery_codes_replaced.subject': 'Su cuenta de {brand} tiene códigos de recuperación nuevos',
  'recovery_codes_replaced.heading': 'Se han sustituido los códigos de recuperación',
  'recovery_codes_replaced.intro':
    'Se acaban de crear códigos de recuperación nuevos para su cuenta de {brand}. Los anteriores ya no sirven.',

  'phone_added.subject': 'Se ha añadido un número de teléfono a su cuenta de {brand}',
  'phone_added.heading': 'Se ha añadido un número de teléfono',
  'phone_added.intro':
    'Se acaba de confirmar un número de teléfono para su cuenta de {brand}. Desde ahora podemos enviarle códigos a ese número.',

  'phone_removed.subject': 'Se ha quitado un número de teléfono de su cuenta de {brand}',
  'phone_removed.heading': 'Se ha quitado un número de teléfono',
  'phone_removed.intro':
    'Se acaba de quitar el número de teléfono de su cuenta de {brand}. Ya no enviaremos códigos a ese número.',

  'email_changed.subject': 'Se ha cambiado el correo electrónico de su cuenta de {brand}',
  'email_changed.heading': 'Se ha cambiado su correo electrónico',
  'email_changed.intro':
    'Desde ahora su cuenta de {brand} corresponde a la dirección {address}. Este es el último mensaje sobre ella que llega a este buzón.',
  'email_changed.alarm':
    'Si no ha sido usted, otra persona tiene acceso a su cuenta. Deshaga el cambio y elija después una contraseña nueva en {brand}.',
  'email_changed.button': 'Deshacer el cambio',
  'email_changed.validity':
    'El enlace es válido durante {duration}. Lleva a una página donde se confirma con un solo botón. Si ha sido usted, no hay nada más que hacer.',

  'email_change_confirmed.subject': 'Este es ahora el correo electrónico de su cuenta de {brand}',
  'email_change_confirmed.heading': 'Su nuevo correo electrónico ya está en uso',
  'email_change_confirmed.intro':
    'Desde ahora su cuenta de {brand} corresponde a esta dirección: con ella se inicia sesión y aquí llegan nuestros mensajes.',

  'email_change_undone.subject': 'Este ya no es el correo electrónico de su cuenta de {brand}',
  'email_change_undone.heading': 'Se ha deshecho un cambio de dirección',
  'email_change_undone.intro':
    'Se ha deshecho el cambio de correo electrónico de una cuenta de {brand} con el enlace enviado a la dirección anterior. Esta dirección ya no corresponde a la cuenta y todas las sesiones se han cerrado.',
  'email_change_undone.contact': 'Si la cuenta es suya y no ha sido usted, escriba a {brand}.',

  'username_changed.subject': 'Se ha cambiado el nombre de usuario de su cuenta de {brand}',
  'username_changed.heading': 'Se ha cambiado su nombre de usuario',
  'username_changed.intro':
    'Se acaba de cambiar el nombre de usuario de su cuenta de {brand}. Puede ver el nuevo en su cuenta.',

  'api_key_created.subject': 'Se ha creado una clave de API en su cuenta de {brand}',
  'api_key_created.heading': 'Se ha creado una clave de API',
  'api_key_created.intro':
    'Se acaba de crear en su cuenta de {brand} una clave de API que empieza por {prefix}. Con ella, un programa puede actuar en su nombre.',
  'api_key_created.alarm':
    'Si no ha sido usted, otra persona tiene acceso a su cuenta. Elija una contraseña nueva, lo que cierra la sesión en todos los dispositivos; después inicie sesión y revoque la clave {prefix}.',

  'identity_unlinked.subject': 'Ya no puede iniciar sesión en {brand} con {provider}',
  'identity_unlinked.heading': '{provider} se ha desvinculado de su cuenta',
  'identity_unlinked.intro':
    'Se acaba de quitar el vínculo entre su cuenta de {brand} y una cuenta de {provider}. Ya no sirve para iniciar sesión.',

  'account_deleted.subject': 'Se ha eliminado su cuenta de {brand}',
  'account_deleted.heading': 'Se ha eliminado su cuenta',
  'account_deleted.intro':
    'Su cuenta de {brand} se acaba de eliminar y se ha cerrado su sesión en todos los dispositivos. Nadie puede volver a entrar en ella.',
  'account_deleted.purge': 'Lo que aún queda guardado se borrará definitivamente en un plazo de {duration}.',
  'account_deleted.alarm': 'Si no ha sido usted, póngase en contacto con {brand} enseguida, antes de que se borre.',

  'account_disabled.subject': 'Se ha desactivado su cuenta de {brand}',
  'account_disabled.heading': 'Se ha desactivado su cuenta',
  'account_disabled.intro':
    'La administración de {brand} acaba de desactivar su cuenta. Se ha cerrado su sesión en todos los dispositivos y, de momento, nadie puede entrar en ella.',
  'account_disabled.contact': 'Si cree que se trata de un error, póngase en contacto con {brand}.',

  'device_trusted.subject': 'Su cuenta de {brand} confía en un dispositivo',
  'device_trusted.heading': 'Hay un nuevo dispositivo de confianza',
  'device_trusted.intro':
    'Desde ahora su cuenta de {brand} confía en este dispositivo: {device}. En él pediremos el segundo factor con menos frecuencia.',

  'new_sign_in.subject': 'Nuevo inicio de sesión en su cuenta de {brand}',
  'new_sign_in.heading': 'Nuevo inicio de sesión',
  'new_sign_in.intro':
    'Se ha iniciado sesión en su cuenta de {brand} desde un dispositivo que no conocíamos: {device}, {time}.',
  'new_sign_in.country': 'La solicitud llegó desde este país o región: {country}.',

  'many_failures.subject': 'Muchos intentos fallidos de entrar en su cuenta de {brand}',
  'many_failures.heading': 'Muchos intentos fallidos de iniciar sesión',
  'many_failures.intro':
    'Alguien ha intentado muchas veces entrar en su cuenta de {brand}, sin conseguirlo. Durante un tiempo frenaremos los intentos siguientes.',
  'many_failures.alarm':
    'Si no ha sido usted, nadie ha entrado. Si usa la misma contraseña en otro sitio o es fácil de adivinar, elija ahora una nueva.',

  'factors_reset.subject': 'Se han quitado los segundos factores de su cuenta de {brand}',
  'factors_reset.heading': 'Se han quitado sus segundos factores',
  'factors_reset.intro':
    'La administración de {brand} acaba de quitar los segundos factores de su cuenta. Ya no se piden al iniciar sesión.',
  'factors_reset.passkeys': 'También se han quitado sus llaves de acceso: con ninguna se puede ya iniciar sesión.',
  'factors_reset.next':
    'Inicie sesión y configure de nuevo un segundo factor. Si no lo ha pedido usted, elija antes una contraseña nueva y póngase en contacto con {brand}.',

  'invitation.subject': 'Le han invitado a {brand}',
  'invitation.heading': 'Le han invitado a {brand}',
  'invitation.intro': 'Tiene una invitación para crear una cuenta en {brand} con esta dirección.',
  'invitation.button': 'Crear una cuenta',
  'invitation.validity': 'La invitación es válida durante {duration}.',
  'invitation.ignore': 'Si no quiere una cuenta, ignore este mensaje. Sin usted no se creará ninguna.',
};
