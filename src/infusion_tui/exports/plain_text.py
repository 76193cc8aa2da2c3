"""Text from people as Markdown in which nothing acts, control characters visible.

What can drive a terminal or reorder a line is refused when it is typed (`record/text.py`), but a row written by
another program may hold it: so it is made visible here once more.
"""

from __future__ import annotations

import re

from infusion_tui.record.text import visible

_SIGNS = re.compile(
    r"""[\\`*_{}\[\]<>#|~&!@$]      # code, emphasis, links, images, HTML, headings, tables, strikes, entities, formulas
      | ^[-+=]                      # lists and underlined headings
      | (?<=\d)[.)](?=\s|$)         # numbered lists
      | :(?=[^\s\d])                # schemes of addresses, emoji
      | /(?=/)                      # addresses without a scheme
      | (?<=[^\W\d])\.(?=\w) | (?<=\w)\.(?=[^\W\d])   # host names
    """,
    re.VERBOSE,
)


def markdown(text: str) -> str:
    """The text as one line of Markdown that shows exactly it: no markup, link, image, HTML or table in it acts."""
    return _SIGNS.sub(lambda found: "\\" + found.group(), visible(text).strip())
