"""Ordinary narration, to measure a voice by."""

NARRATIONS = (
    "In the spring of 1801 Beethoven was thirty years old and slowly going deaf, though almost nobody in Vienna knew "
    "it yet. He wrote to a friend that a jealous demon had played him a mean trick. That same year he finished a piano "
    "sonata that he called almost a fantasy. Its first movement moves like water at night.",
    "Scott Joplin was born in Texas, the son of a man who had been a slave. By 1899 he was in Sedalia, Missouri, "
    "playing in a club whose name he would make famous. The Maple Leaf Rag sold slowly at first. Then it did not stop "
    "selling. Play it slowly, he wrote at the top of his scores: it is never right to play ragtime fast.",
    "And that is where we leave him. Five songs, twenty-six years, one stubborn line from the first to the last. If "
    "you only remember one thing, remember how little he needed: a left hand that keeps its word, and a right hand "
    "that doubts it. Thank you for listening.",
)
