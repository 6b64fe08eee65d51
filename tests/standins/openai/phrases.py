"""The sentences that the stand-in's narration is put together from, by language and by what they are for.

`{song}`, `{artist}`, `{year}`, `{about}` are filled in. The FILLERS are looked up by their number of words.
"""

OPENING = {
    "en": [
        "Welcome, and stay a while with {about}.",
        "Some music tells you at once who is speaking, and {about} is like that.",
        "Over the next few minutes we follow a line that runs from first attempts to lasting work.",
    ],
    "de": ["Willkommen zu einer Reise mit {about}.", "Manche Musik sagt sofort, wer da spricht, und hier ist es so."],
    "fr": ["Bienvenue pour un voyage avec {about}.", "Certaines musiques disent tout de suite qui parle."],
    "es": ["Bienvenidos a un viaje con {about}.", "Hay música que dice enseguida quién habla."],
}
LEAD_IN = {
    "en": [
        "In {year}, {artist} released “{song}”, and the story took a turn.",
        "It is {year}, and {artist} have something to prove with “{song}”.",
        "With “{song}” in {year}, {artist} stepped through another door.",
        "“{song}” arrived in {year} and sounded like nothing {artist} had tried.",
        "By {year} there was time to look around, and “{song}” by {artist} does just that.",
    ],
    "de": ["Im Jahr {year} erschien „{song}“ von {artist}.", "Dann, {year}, erschien „{song}“ von {artist}."],
    "fr": ["En {year}, {artist} publie « {song} ».", "Puis vient {year}, et « {song} » de {artist}."],
    "es": ["En {year}, {artist} publicó «{song}».", "Luego llega {year}, y «{song}» de {artist}."],
}
LEAD_IN_UNDATED = {
    "en": "Next comes “{song}” by {artist}, a piece that explains itself.",
    "de": "Nun folgt „{song}“ von {artist}.",
    "fr": "Voici « {song} » de {artist}.",
    "es": "Ahora suena «{song}» de {artist}.",
}
CLOSING = {
    "en": [
        "That was a short walk with {about}.",
        "What stays is a way of listening, patient and a little restless.",
        "Thank you for your time, and until the next one.",
    ],
    "de": ["Das war ein kurzer Weg mit {about}.", "Danke fürs Zuhören und bis zum nächsten Mal."],
    "fr": ["C’était une courte promenade avec {about}.", "Merci de votre écoute et à bientôt."],
    "es": ["Fue un breve paseo con {about}.", "Gracias por escuchar y hasta la próxima."],
}
NOTE = {
    "en": ["{about} is a story of patience and nerve."],
    "de": ["{about} ist eine Geschichte von Geduld und Mut."],
    "fr": ["{about}, une histoire de patience et d’audace."],
    "es": ["{about}: una historia de paciencia y valor."],
}
NOTE_ON_SONG = {
    "en": ["“{song}” shows {artist} finding a new way."],
    "de": ["„{song}“ zeigt {artist} auf einem neuen Weg."],
    "fr": ["« {song} » montre {artist} sur une nouvelle voie."],
    "es": ["«{song}» muestra a {artist} en un nuevo camino."],
}
BETWEEN = {
    "en": [
        "What you are about to hear begins quietly and does not stay there.",
        "The rhythm holds back just long enough to make you lean in.",
        "Underneath it all the low strings keep their own counsel.",
        "People who were there speak of a room that went silent before it moved.",
        "The voice stays close, as if it were telling only you.",
        "Nothing here is louder than it has to be, and nothing is wasted.",
        "You can hear a group of people deciding, together, what to leave out.",
        "Every repetition changes one small thing, and the ear begins to wait for it.",
        "The recording keeps its rough edges, which is a good part of its charm.",
        "It asks for attention rather than applause, and gets both in the end.",
        "Years later the mood is still easy to recognise and hard to imitate.",
        "There is tension in the quiet parts and relief in the loud ones.",
        "Notice how much room there is around every sound.",
        "A simple figure carries the weight while everything around it drifts.",
    ],
    "de": [
        "Achten Sie darauf, wie viel Raum hier bleibt.",
        "Der Rhythmus hält sich zurück, bis man sich vorbeugt.",
        "Darunter gehen die tiefen Saiten ihren eigenen Weg.",
        "Die Stimme bleibt nah, als spräche sie nur zu einem.",
        "Nichts ist hier lauter als nötig, und nichts ist verschwendet.",
        "Jede Wiederholung ändert eine Kleinigkeit, und das Ohr wartet darauf.",
    ],
    "fr": [
        "Écoutez combien d’espace reste autour de chaque son.",
        "Le rythme se retient juste assez pour que l’on se penche.",
        "La voix reste proche, comme si elle ne parlait qu’à vous.",
        "Rien n’est plus fort que nécessaire, et rien n’est perdu.",
        "Chaque reprise change un détail, et l’oreille l’attend.",
    ],
    "es": [
        "Escuchen cuánto espacio queda alrededor de cada sonido.",
        "El ritmo se contiene lo justo para que uno se acerque.",
        "La voz se queda cerca, como si hablara solo contigo.",
        "Nada suena más fuerte de lo necesario, y nada sobra.",
        "Cada repetición cambia un detalle, y el oído lo espera.",
    ],
}
FILLERS = {
    "en": [
        "Listen.",
        "Listen closely.",
        "Listen closely now.",
        "Stay with this one.",
        "Hear how patiently it moves.",
        "It rewards a second, slower listen.",
        "The best of it is in the middle.",
        "It still sounds like nobody else around then.",
        "Turn it up a little and let it breathe.",
        "There is more going on here than first meets ears.",
        "By the end you may want to start it all again.",
        "It is the kind of music that makes a long drive shorter.",
    ],
    "de": ["Hören Sie.", "Hören Sie zu.", "Hören Sie genau zu.", "Hier lohnt sich das Zuhören."],
    "fr": ["Écoutez.", "Écoutez bien.", "Écoutez bien ceci.", "Prenez le temps d’écouter."],
    "es": ["Escuchen.", "Escuchen bien.", "Escuchen bien esto.", "Vale la pena escuchar."],
}
OTHER_SONG = "It makes a fine pair with “{other}”, which we all remember."
NONSENSE = "lorem %% 0x3f \u2603 qux ---- ]]} null null maybe <|end|> 17 17 17 the the the "
