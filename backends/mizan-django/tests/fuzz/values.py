"""What is sent: JSON of any shape, and texts that readers of text have stumbled over."""

from hypothesis import strategies as st

texts = st.text(st.characters(codec="utf-8"), max_size=20)
awkward = st.sampled_from(
    [
        "",
        "\x00",
        "\r\nX: y",
        "null",
        "true",
        "NaN",
        "1e999",
        "-0",
        "[]",
        "{}",
        "٣",
        "a" * 3000,
        "\u2028",
        "%0d%0a",
        "2024-02-30",
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts | awkward | st.just(10**40)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)
