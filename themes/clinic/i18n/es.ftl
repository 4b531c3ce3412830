# Las palabras del tema de la clínica, en español.

language-name = Español
og-locale = es_US
date-format = %-d de %B de %Y
month-format = %B de %Y

## Para orientarse
skip-link = Ir al texto
nav-main = Principal
nav-footer = Sobre este sitio
nav-languages = Idioma
nav-breadcrumbs = Usted está aquí
nav-pages = Páginas de esta lista
nav-neighbours = Artículo anterior y siguiente
home = Inicio
newer = Más recientes
older = Anteriores
page-number = Página { $number }
not-yet-translated = (aún sin traducir)
untranslated-title = Por ahora, solo en inglés
untranslated-text = Estos artículos aún no se han traducido.
untranslated-all = Todos los artículos en inglés

## La clínica
call-us = Llamar
call-number = Llame al { $number }
book = Pida una cita
visit-us = Visítenos
hours = Horario
contact = Contacto
rail-call = ¿Preguntas? Llámenos:
open-map = Abrir el mapa
until = a
closed = Cerrado
time-am = { $hour }:{ $minute } a. m.
time-pm = { $hour }:{ $minute } p. m.
cta-title = ¿Tiene preguntas? Hable con nosotros.
cta-text = Con gusto le explicamos en qué consiste un tratamiento y si podría ser adecuado para usted.
demonstration = Este es un sitio de demostración. La clínica y sus integrantes son ficticios.
disclaimer = Esta página es informativa. No es un consejo médico y no sustituye la consulta con un profesional de la salud que le conozca.
emergency-line = En una emergencia, llame al 911.
follow = Síganos:

## Artículos
articles = Artículos
article-count = { $count ->
    [one] { $count } artículo
   *[other] { $count } artículos
}
latest-articles = Artículos recientes
all-articles = Todos los artículos
sections = Secciones
topics = Temas
written-by = Escrito por
medically-reviewed-by = Revisión médica:
published = Publicado
updated = Actualizado
reviewed = Revisado
reading-time-label = Tiempo de lectura
reading-time = { $count ->
    [one] { $count } minuto
   *[other] { $count } minutos
}
contents = En esta página
series-part = Parte { $position } de { $total }:
references = Fuentes
related-articles = Artículos relacionados
backlinks = También se menciona en
previous-article = Anterior
next-article = Siguiente
nothing-yet = Aquí todavía no se ha publicado nada.
state-draft = Borrador: no publicado
state-scheduled = Programado: aún no publicado
state-expired = Caducado: ya no está publicado

## Clasificaciones
taxonomy-tags = Etiquetas
taxonomy-categories = Temas
taxonomy-series = Series
taxonomy-people = Nuestro equipo

## Personas
people-intro = Quiénes escriben y revisan lo que usted lee aquí.
person-example = Perfil de ejemplo: no es una persona real
credentials = Títulos y certificaciones
knows-about = Especialidades
elsewhere = En otros sitios
articles-written = Artículos que ha escrito
articles-reviewed = Artículos que ha revisado

## Avisos
crisis-title = ¿Necesita hablar con alguien ahora?
crisis = Si piensa en el suicidio, o le preocupa alguien, llame al 988 a cualquier hora y oprima el 2 para español, o envíe la palabra AYUDA por mensaje de texto al 988. Es gratis y confidencial. En una emergencia, llame al 911.
crisis-call = Llame al 988
crisis-text = Mensaje de texto al 988
crisis-911 = Emergencia: 911
ketamine-offlabel-title = Sobre este uso de la ketamina
ketamine-offlabel = La FDA ha aprobado la ketamina como anestésico. No la ha aprobado para la depresión, el dolor ni ningún trastorno psiquiátrico. Usarla para esto se llama uso fuera de lo indicado: un profesional de la salud puede decidirlo con usted, después de hablar de los riesgos.
compounded-title = Sobre los medicamentos preparados en farmacia
compounded = Un medicamento magistral lo prepara una farmacia. La FDA no revisa la seguridad, la calidad ni la eficacia de estos medicamentos antes de que se vendan.

## En el texto
alert-note = Nota
alert-tip = Consejo
alert-important = Importante
alert-warning = Advertencia
alert-caution = Precaución
footnotes = Notas al pie
footnote = Nota
footnote-back-to = Volver al texto de la nota
table = Tabla
yes = Sí
no = No
captions = Subtítulos
anchor = Enlace a esta sección:
code-sample = Ejemplo de código
watch = Ver:
opens-site = se abre { $site }
plays-from = se ve aquí, desde { $site }
video-minutes = { $count ->
    [one] { $count } minuto
   *[other] { $count } minutos
}

## Páginas propias
not-found-title = No encontramos esa página
not-found-text = Puede que se haya movido o que la dirección tenga un error.
not-found-try = O pruebe con una de estas
back-home = Ir a la página de inicio
moved-title = Esta página se ha movido
moved-text = Ir a su nueva dirección

## Calendario
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre
month-short-1 = ene
month-short-2 = feb
month-short-3 = mar
month-short-4 = abr
month-short-5 = may
month-short-6 = jun
month-short-7 = jul
month-short-8 = ago
month-short-9 = sept
month-short-10 = oct
month-short-11 = nov
month-short-12 = dic
day-1 = lunes
day-2 = martes
day-3 = miércoles
day-4 = jueves
day-5 = viernes
day-6 = sábado
day-7 = domingo
day-short-1 = lun
day-short-2 = mar
day-short-3 = mié
day-short-4 = jue
day-short-5 = vie
day-short-6 = sáb
day-short-7 = dom
day-range = { $first } a { $last }

# Search. In these, % stands for the words asked for and # for a number.
search-title = Buscar
search-label = ¿Qué busca?
search-go = Buscar
search-none = No se encontró nada para «%».
search-one = Se encontró una página para «%».
search-many = Se encontraron # páginas para «%».
search-guessed = Palabras que se escriben de forma parecida: %.
search-failed = No se pudo cargar la búsqueda. Inténtelo de nuevo en un momento.
search-more = Mostrar más
search-no-script = La búsqueda necesita JavaScript, que está desactivado en su navegador.
search-all = Todos los artículos
