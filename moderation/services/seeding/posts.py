"""The demo blog's older posts: what made-up comments are about. The places, the people and the war are made up too."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Post:
    """A post, at the demo page's address with its number: `?p=1` is the first."""

    title: str
    day: date
    paragraphs: tuple[str, ...]


POSTS = (
    Post(
        "Three maps of one front line",
        date(2026, 11, 22),
        (
            "On Thursday the Northern command, the Southern government and a group of volunteers each published a map "
            "of the same forty kilometres. They differ by up to six kilometres at Tannery Hill and agree almost "
            "everywhere else.",
            "I laid them over each other. Where two of the three agree there is usually a photograph; where none do "
            "there are usually trees. Which map do you trust, and what would change your mind?",
        ),
    ),
    Post(
        "Counting the ferries",
        date(2026, 11, 15),
        (
            "Each side says the other has stopped the ferries. The timetable says four a day, the harbour camera shows "
            "three, and the man who sells coffee at Mill Quay counts two, “on days when anything runs”.",
            "I stood there for a week with a notebook. My table is rough, but the times in it are mine. If you kept a "
            "count of your own, please add it.",
        ),
    ),
    Post(
        "A photograph with the wrong weather",
        date(2026, 11, 8),
        (
            "The picture of the burnt depot was taken in bright sun. On the day it is said to show, the weather "
            "station at Lantern Point measured eleven hours of rain.",
            "That does not make the fire a lie. It makes this picture a picture of something else, and I would like to "
            "know of what.",
        ),
    ),
    Post(
        "Who counts as an eyewitness?",
        date(2026, 10, 25),
        (
            "Of nineteen people quoted as eyewitnesses last week, seven had seen something, five had heard it, and "
            "seven had spoken to somebody who had. All nineteen were honest about it; the headlines were not.",
        ),
    ),
    Post(
        "The market that was closed, open, and closed again",
        date(2026, 10, 18),
        (
            "Three reports in two days, all of them right when they were written. A note on why I now put the hour "
            "into every sentence.",
        ),
    ),
    Post(
        "What “verified” means on this blog",
        date(2026, 10, 11),
        (
            "Two sources that do not know each other, or one that can be measured: a shadow, a tide, a timetable. "
            "Anything less I call reported, and anything less than that I leave out.",
            "It is a low bar for a court and a high one for a Sunday. Tell me where you would put it.",
        ),
    ),
    Post(
        "Two numbers from one hospital",
        date(2026, 10, 4),
        (
            "Twenty-three patients, said the director at noon. Forty-one, said the ministry at six. Both had counted "
            "correctly: one the beds, the other the names at the door.",
        ),
    ),
    Post(
        "A siren at noon",
        date(2026, 9, 27),
        (
            "It was the monthly test. By one o’clock it was an attack, a cover-up of an attack, and a drill for one. I "
            "kept the messages in the order in which they reached me.",
        ),
    ),
    Post(
        "Translating a threat that was not one",
        date(2026, 9, 13),
        (
            "The sentence that went round the world on Friday has a conditional in the original. Two translators sent "
            "me their versions; they agree on everything but the tone.",
        ),
    ),
    Post(
        "The video with the missing minute",
        date(2026, 9, 6),
        (
            "The clock in the corner jumps from 21:14 to 21:15 and fifty seconds. The camera’s owner says the battery "
            "ran low. Both sides say that the minute would have proved them right.",
        ),
    ),
    Post(
        "How to read a tide gauge",
        date(2026, 8, 23),
        (
            "It is a float in a pipe, and the only witness on this coast without an opinion. A short guide, with the "
            "three mistakes that I made first.",
        ),
    ),
    Post(
        "Why you can answer back here",
        date(2026, 8, 9),
        (
            "Because you have corrected me eleven times this year, and because some of you live where I cannot go. Be "
            "as hard on claims as you like, and kind to those who repeat them.",
        ),
    ),
)
