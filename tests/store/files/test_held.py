"""Every file that the register names is found, whichever table names it."""

import hashlib
import json

from sqlalchemy import Column, MetaData, String, Table, create_engine
from sqlmodel import Session, SQLModel

from store.files import held


def sha256(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def value(name: str) -> str:
    """A hash of the column's own name, in JSON where that is kept."""
    texts = {
        "compilations.files": {"pdf": sha256(name)},
        "round_drafts.content": {"reason": "se " + sha256("a word"), "documents": [{"sha256": sha256(name)}]},
    }
    return json.dumps(texts[name]) if name in texts else sha256(name)


def test_no_column_that_names_files_is_forgotten() -> None:
    """A new one counts by its name alone, or says in `held` why no file is meant."""
    engine, slim = create_engine("sqlite://"), MetaData()
    kept = [column for table in SQLModel.metadata.sorted_tables for column in table.columns]
    kept = [column for column in kept if "sha256" in column.name or str(column) in held._LISTS]
    for name in {column.table.name for column in kept}:
        Table(name, slim, *(Column(column.name, String) for column in kept if column.table.name == name))
    slim.create_all(engine)
    with Session(engine) as session:
        for table in slim.sorted_tables:
            for said in ({each.name: value(str(each)) for each in table.columns}, {}):
                session.execute(table.insert().values(said or dict.fromkeys(table.columns.keys(), "")))
        found = held.every(session)
    names = {str(column) for column in kept}
    assert names > held._NO_FILES | held._LISTS
    about = {name for name in names if name.partition(".")[0] in held._ABOUT_FILES}
    assert found == sorted(sha256(name) for name in names - about - held._NO_FILES)
