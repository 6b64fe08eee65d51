"""The words by which a wish is understood. All of them are compared without their plural ending."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())


STOP = words(
    """a about all also am an and any are around artist as at band be been but by can composer composition could did do
    documentary does emphasis era especially few focus focused for from give go had has have he her him his how i if in
    include into is it its just keep know less life like little look lot made main mainly make many maybe me more most
    mostly much music musical my nice of on one only or other our over part period phase piece please put really she
    show side so some something song sound stay story take talk tell than that the their them then there these they
    thing think this time to told tone too track tune up us very was way we were what when where which while who whole
    why will with work would year you your"""
)
"""Words of a wish that ask for nothing by themselves."""

EARLY = words("early earliest earlier young youth youthful childhood boyhood beginning debut first start")
LATE = words("late later latest last final old older mature end ending")

KINDS: dict[str, tuple[frozenset[str], frozenset[str], str]] = {
    "light": (
        words("light lighter lighthearted fun funny humour humor humorous amusing entertaining cheerful anecdote"),
        words("anecdote character"),
        "the lighter side",
    ),
    "people": (
        words("dedication dedicated dedicatee patron friend people muse"),
        words("dedication"),
        "the people behind the music",
    ),
    "stage": (words("premiere performance concert audience stage"), words("premiere"), "the first performances"),
    "sound": (
        words("form structure analysis theory harmony listen listening hear sonic technique musically"),
        words("form listen"),
        "what there is to hear",
    ),
    "after": (
        words("legacy influence film movie pop cover aftermath impact afterlife popular"),
        words("legacy"),
        "what became of the music",
    ),
    "life": (words("biography biographical character personality person private"), words("life character"), "the life"),
}
"""What kinds of facts a wish asks for: its words, the kinds, and how the host calls it."""

HEAVY = words(
    "die died death dead deaf deafness illness cirrhosis funeral coffin orphan orphaned buried prison blind fever"
)
"""What a light programme leaves out."""

WIDER = {
    "love": words("romance romantic affair beloved marry married wife hoped woman countess"),
    "romance": words("love affair beloved marry married wife hoped woman countess"),
    "women": words("woman countess wife singer lady mother daughter"),
    "dance": words("waltz minuet march polka ballet badinerie rag"),
    "family": words("father mother brother son wife child"),
    "deafness": words("deaf hearing ear"),
    "religion": words("church cantata hymn passion mass"),
    "school": words("study teacher pupil lesson conservatoire"),
    "money": words("poverty rent salary income debt creditor"),
    "travel": words("travelled journey visit moved"),
}
"""Words of a wish and what else they find in facts and titles."""
