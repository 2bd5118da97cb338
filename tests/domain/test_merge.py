from catalog.domain.merge import three_way


def test_each_side_keeps_what_only_it_changed() -> None:
    merged = three_way(
        base={"title_hi": "a", "title_ta": "b", "title_en": "c"},
        current={"title_hi": "A", "title_ta": "b", "title_en": "c"},
        mine={"title_hi": "a", "title_ta": "B"},
    )
    assert merged.texts == {"title_hi": "A", "title_ta": "B", "title_en": "c"}
    assert not merged.conflicts


def test_different_texts_for_one_cell_are_for_a_person_to_decide() -> None:
    merged = three_way(base={"x": "a"}, current={"x": "b"}, mine={"x": "c"})
    (conflict,) = merged.conflicts
    assert (conflict.base, conflict.current, conflict.mine) == ("a", "b", "c")
    assert merged.texts == {"x": "b"}


def test_the_same_text_from_both_is_no_conflict() -> None:
    assert not three_way(base={"x": "a"}, current={"x": "b"}, mine={"x": "b"}).conflicts
