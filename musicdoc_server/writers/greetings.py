"""The host's own words in the opening and the closing.

In braces: n ("five"), thing and things ("piece", "pieces"), name, first and last (years), opener and closer (songs),
span ("twenty-five years"), label (what the user wished for); a capital letter in front gives a capital.
"""

from __future__ import annotations

MEET = ("The name is {name}.", "This is the story of {name}.", "We are speaking of {name}.", "Today belongs to {name}.")
MEET_COUNT = (
    "This is {name}, in {n} {things}.",
    "Meet {name}, in {n} {things}.",
    "{N} {things}, one name, {name}.",
)
MEET_THEME = (
    "Our theme is {name}.",
    "This programme is about one thing, {name}.",
    "What brings us together is {name}.",
)
MEET_THEME_COUNT = ("Our theme, in {n} {things}: {name}.", "{N} {things}, and one theme: {name}.")

ROAD = (
    "We have {n} {things} to hear, from {first} to {last}.",
    "{N} {things} lie ahead, the first from {first} and the last from {last}.",
    "Our way leads from {first} to {last}, by way of {n} {things}.",
)
ROAD_UNDATED = ("We have {n} {things} to hear.", "{N} {things} lie ahead.", "There will be {n} {things}.")
ROAD_FEW = (
    "You will hear {n} {things}, which is all there is here.",
    "There are only {n} {things} here to tell it with, and you will hear them all.",
    "It will be {n} {things}, since the shelf holds no more.",
)
ROAD_WISH = (
    "You asked for something special, and {n} of the {things} here will do.",
    "It will be {n} {things}, the ones that fit your wish.",
)
ROAD_ONE_WISH = (
    "You asked for something special, and one {thing} here will do.",
    "One {thing} here fits your wish, so let us hear it well.",
)
ROAD_ONE = (
    "You will hear one {thing}, which is all there is here.",
    "There is only one {thing} here, so let us hear it well.",
)
ASKED = ("As you wished, we will keep an eye on {label}.", "Along the way we will look out for {label}.")
INVITE = ("Let us begin.", "Settle in.", "Stay with me.", "Make yourself at home.", "Come along.", "So, off we go.")
ONLY_TAGS = (
    "All we have to go by is what the files themselves say, so let us read them closely.",
    "No book has been opened for this, only what is written on the files.",
)

LOOK_BACK = (
    "From {first} to {last}, that was {name} in {n} {things}.",
    "So that was {name}, in {n} {things}.",
    "We set out with {opener} and arrived at {closer}, and that is {name} in {n} {things}.",
    "{N} {things} ago we stood in {first}, and we have followed {name} to {last}.",
)
LOOK_BACK_UNDATED = ("So that was {name}, in {n} {things}.", "We set out with {opener} and arrived at {closer}.")
LOOK_BACK_THEME = (
    "From {first} to {last}, those were {n} {things} on one theme, {name}.",
    "So those were our {n} {things}, and our theme was {name}.",
    "We set out with {opener} and arrived at {closer}.",
)
LOOK_BACK_ONE = ("So that was {name}, and {opener}.", "One {thing}, and we have heard it, {opener}.")
LOOK_BACK_SHORT = ("That was {name}.", "So much for {name}.", "And that was {name}.")
SPAN = (
    "Between the first and the last of them lie {span}.",
    "It took us {span}, by the calendar, to get from one end to the other.",
)
GOODBYE = (
    "Thank you for listening.",
    "Thank you for your company, and goodbye.",
    "Until next time, and thank you for listening.",
    "Thanks for listening, and keep your ears open.",
)
GOODBYE_LONG = (
    "The music stays here, to be played again whenever you like. Thank you for listening.",
    "If something of this stayed with you, play it again, and let the rest follow. Thank you for listening.",
    "Words end here, but the {things} can be heard again at any time. Thank you for your company, and goodbye.",
)
