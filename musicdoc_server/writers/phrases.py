"""The host's own words in the lead-ins: what is said between facts. Each is spoken once in a documentary at most.

In braces: song, year, gap ("seven years"), n ("five"), thing and things ("piece", "pieces"); a capital letter in front
gives a capital.
"""

from __future__ import annotations

LINKS = (
    "And",
    "Besides,",
    "What is more,",
    "As it happens,",
    "Then, too,",
    "For the record,",
    "On top of that,",
    "By the way,",
    "Beyond that,",
    "Apart from that,",
)
"""Put before a sentence that goes on about the same."""

LISTEN_LINKS = (
    "Notice how", "Listen to how", "You will hear how", "Hear how", "Pay attention to how", "Observe how",
    "Enjoy how", "You may notice that", "In a moment you will hear how", "Follow how", "Do not miss how",
)  # fmt: skip
"""Put before what the listener will hear."""

LATER = ("Much later,", "Long afterwards,", "Many years on,", "Generations later,", "A good while later,")

BEGIN = (
    "We begin in {year}.",
    "Our story starts in {year}.",
    "Set the clock to {year}.",
    "Go back with me to {year}.",
    "The first date to remember is {year}.",
)
BEGIN_UNDATED = ("First things first.", "This is where we start.", "Let us open the first page.")

REACH = (
    "Which brings us to {year}.",
    "And so we reach {year}.",
    "By now it is {year}.",
    "That takes us to {year}, and to the music.",
    "This is how things stand in {year}.",
)
"""After what the artist had done before."""

GAP = (
    "{Gap} later, the calendar says {year}.",
    "Now turn the pages forward to {year}.",
    "{Gap} go by, and it is {year}.",
    "From there it is {gap} to {year}.",
    "Skip ahead {gap}, to {year}.",
    "On we go, to {year}.",
)
SAME_YEAR = (
    "We have not left {year} yet.",
    "The year is still {year}.",
    "Same year, another {thing}.",
    "There was more in {year}.",
)
UNDATED = (
    "The next {thing} comes without a date.",
    "No year is written on what comes now.",
    "Another {thing} that keeps its age to itself.",
    "When this one was made, our sources do not say.",
    "Now for something undated.",
)
ROLE = {
    "breakthrough": (
        "Every story needs a breakthrough, and ours comes in {year}.",
        "Now for the breakthrough in our story, in {year}.",
        "Chapter two is the breakthrough, and it is dated {year}.",
    ),
    "turning point": (
        "Somewhere a story has to turn, and this one turns in {year}.",
        "We have reached our turning point, the year {year}.",
        "Then comes the bend in the road, {year}.",
    ),
    "height": (
        "The road climbs now to its highest point, in {year}.",
        "Welcome to the summit of our journey, {year}.",
        "If this story has a peak, it stands in {year}.",
    ),
    "legacy": (
        "One {thing} is left, and it takes us to {year}.",
        "Our last stop is {year}.",
        "That brings us to the final chapter, in {year}.",
        "What remains is the legacy, and a {thing} from {year}.",
    ),
    "portrait": (
        "There is a single {thing} to hear, and its year is {year}.",
        "Everything here turns on one year, {year}.",
    ),
    "another side": ("Now for another side of the story.", "Let us look at it from another side."),
    "closer look": ("Time for a closer look.", "Let us come a little nearer."),
    "deeper in": ("We are well into the story now.", "Let us go one step deeper."),
    "last word": ("One more {thing}, and it has the last word.", "And so to the last of our {things}."),
}

PART = {
    "beginnings": (
        "Call this chapter beginnings.",
        "These are the beginnings.",
        "Every road has its first step, and this is ours.",
    ),
    "breakthrough": ("Every story needs a breakthrough, and this is ours.", "I call this chapter the breakthrough."),
    "turning point": ("Somewhere a story has to turn, and here it does.", "This is the bend in our road."),
    "height": ("Our road is at its highest here.", "If this story has a summit, we are on it."),
    "legacy": (
        "This is the last of our {n} {things}, and it stands for the legacy.",
        "One {thing} is left, and it is about what remains.",
    ),
}
"""The song's part in the story, where the year was said already."""

BEATS = {
    "dedication": ("And for whom was it meant?", "Who was it for?", "Was there somebody behind it?"),
    "anecdote": (
        "A small detail, before we go on.",
        "One story is too good to leave out.",
        "Here is a footnote worth reading aloud.",
        "Keep this in mind as well.",
        "There is something else to tell.",
    ),
    "legacy": (
        "And what became of it?",
        "Its story did not end there.",
        "The music has travelled since.",
        "Later years had plans for it, too.",
        "That was not the end of the matter.",
    ),
    "form": (
        "How is it made?",
        "Look at how it is built.",
        "A word about the music itself.",
        "Now to the notes on the page.",
        "Take it apart for a moment.",
    ),
    "listen": (
        "So what is there to hear?",
        "Now for your ears.",
        "What should you listen for?",
        "A hint for listening.",
        "Keep your ears open.",
    ),
}
"""Short sentences before a new side of a song, by kind of fact."""

PRESENT = (
    "The {thing} we come to is {song}.",
    "Our attention now belongs to {song}.",
    "Next on the list stands {song}.",
    "There is much to say about {song}.",
    "Let us talk about {song}.",
)
"""Names the song where no fact does before others speak of it."""

HERE = (
    "Here it is.",
    "Let us listen.",
    "Listen closely.",
    "Hear for yourself.",
    "And this is how it sounds.",
    "Time to hear it.",
)
"""After a fact that named the song, where time is short."""

NOW_SHORT = (
    "Here is {song}.",
    "This is {song}.",
    "Let us hear {song}.",
    "And here it is, {song}.",
    "Now, {song}.",
    "So, {song}.",
    "Listen: {song}.",
)
NOW = (
    "Time to listen to {song}.",
    "Let the music speak now, with {song}.",
    "Enough said, so here comes {song}.",
    "I will be quiet now, for {song}.",
    "Make yourself comfortable for {song}.",
    "And that is what you will hear now, {song}.",
    "The stage belongs to {song}.",
    "Ears open, please, for {song}.",
    "Without another word, {song}.",
    "It is time for {song}.",
    "Let us turn to {song} and listen.",
    "But hear for yourself, in {song}.",
)
NOW_LONG = (
    "Lean back for a moment. This is {song}.",
    "But words only go so far, so let us listen together to {song}.",
    "That is all you need to know for now, so give your ears to {song}.",
    "Put everything else aside for a moment, because here comes {song}.",
    "The rest the music can tell you better than I can, so here is {song}.",
    "Words can wait for a while, because the next thing you hear is {song}.",
)
