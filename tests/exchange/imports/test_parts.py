"""What is entered at once: a small file whole, a large one in parts that let others write."""

import pytest

from kheo.exchange.operations.imports.checking import parted


@pytest.mark.parametrize(
    ("sizes", "most", "parts"),
    [
        ([], 250, []),
        ([3], 250, [[3]]),
        ([1000], 250, [[1000]]),
        ([1000, 1], 250, [[250, 250, 250, 250], [1]]),
        ([1000, 1000, 300], 400, [[400, 400, 200], [400, 400, 200], [300]]),
        ([1000, 1000], 1000, [[1000], [1000]]),
    ],
)
def test_only_a_file_of_more_than_one_chunk_is_entered_in_parts(sizes, most, parts):
    rows = iter(range(sum(sizes)))
    chunks = [[next(rows) for _row in range(size)] for size in sizes]
    done = [sum(sizes[: at + 1]) for at in range(len(sizes))]

    found = list(parted(iter(zip(done, chunks, strict=True)), most))

    assert [[len(part) for part in some] for _done, some in found] == parts
    assert [told for told, _some in found] == done
    assert [row for _done, some in found for part in some for row in part] == list(
        range(sum(sizes))
    )
