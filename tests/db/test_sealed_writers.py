"""Whoever writes a row that the audit seals hands over the event that says so.

A sealed row without one is refused at the end of its transaction, when it is too late to help. So
every way to such a row is followed here, from the statement up through whoever calls it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import dashboard
import db
from db.base import Base
from db.row_seals import SEALED

_ROWS = {mapper.class_.__name__: mapper.class_.__tablename__ for mapper in Base.registry.mappers}
# SQL, and the classes of ours that make it of the row they are given.
_MAKES = frozenset({"insert", "update", "delete", "KeyedUpdate", "FlagRows", "WrittenTexts"})
_MAKES_SEALED = "EntryRows"  # whatever it is given is an entry of a record
_RUNS = frozenset({"run", "run_each", "add", "revise", "execute"})
_HANDS_OVER = frozenset({"add_audit", "_say", "_chains", "_add_session_audit", "_add_course_audit"})
# `bench` measures the bare INSERTs without a store, and rolls them back.
_NEVER_KEPT = frozenset({("db.bare", "insert_bare")})
Place = tuple[str, str]


class Sources:
    """The functions and methods of the program that run with its database."""

    def __init__(self) -> None:
        self.functions: dict[Place, ast.FunctionDef] = {}
        self.known: dict[str, dict[str, Place]] = {}
        self.writing: dict[str, frozenset[str]] = {}
        for package in (db, dashboard):
            root = Path(str(package.__file__)).parent
            for path in root.rglob("*.py"):
                inside = path.relative_to(root.parent).with_suffix("").parts
                self._take(".".join(inside), ast.parse(path.read_text("utf-8")))

        self.called = {place: frozenset(self._calls(place)) for place in self.functions}

    def _take(self, module: str, tree: ast.Module) -> None:
        known: dict[str, Place] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                known |= {each.name: (node.module, each.name) for each in node.names}
            if isinstance(node, ast.FunctionDef):
                self.functions[module, node.name] = node
                known.setdefault(node.name, (module, node.name))
        assigned = (each for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign))
        self.writing[module] = frozenset(
            name.id
            for each in assigned
            if makes_write(each)
            for name in ast.walk(each)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        )
        self.known[module] = known

    def writes(self, place: Place) -> bool:
        """Does this function itself add to a sealed table, or change it?"""
        node, mentioned = self.functions[place], set(names(self.functions[place]))
        runs = bool(mentioned & _RUNS)
        return runs and (makes_write(node) or bool(mentioned & self.writing[place[0]]))

    def _calls(self, place: Place) -> Iterator[Place]:
        """The functions of the program that this one mentions."""
        known = self.known[place[0]]
        for node in ast.walk(self.functions[place]):
            if isinstance(node, ast.Name) and node.id in known:
                yield known[node.id]
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                package, name = known.get(node.value.id, ("", ""))
                yield f"{package}.{name}", node.attr


def names(node: ast.AST) -> Iterator[str]:
    """Every name that stands inside."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        if isinstance(each, ast.Attribute):
            yield each.attr


def makes_write(node: ast.AST) -> bool:
    """Is a statement made inside that adds to a sealed table, changes it or removes from it?"""
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
    made = (each for each in calls if isinstance(each.func, ast.Name | ast.Subscript))
    return any(_makes_sealed(next(names(each.func), ""), each) for each in made)


def _makes_sealed(maker: str, call: ast.Call) -> bool:
    given = {name for each in call.args for name in names(each)}
    return maker == _MAKES_SEALED or (
        maker in _MAKES and any(_ROWS.get(name) in SEALED for name in given)
    )


def without_event(sources: Sources) -> set[Place]:
    """The writers of sealed rows that rely on whoever calls them to hand over the event."""
    handing = _HANDS_OVER | {
        name
        for (module, name), node in sources.functions.items()
        if module.endswith("store") and any(each.arg == "audit" for each in node.args.args)
    }
    mentioned = {place: set(names(node)) for place, node in sources.functions.items()}
    covered = {place for place, said in mentioned.items() if handing & said} | _NEVER_KEPT
    private = {place for place in covered if place[1].startswith("_")}
    covered |= {
        place
        for place, said in mentioned.items()
        if any(module == place[0] and name in said for module, name in private)
    }
    found = {place for place in sources.functions if sources.writes(place)} - covered
    while True:
        more = {
            place
            for place in sources.functions.keys() - found - covered
            if found & sources.called[place]
        }
        if not more:
            return found
        found |= more


def test_every_way_to_a_sealed_row_hands_over_its_event() -> None:
    sources = Sources()
    relying = without_event(sources)
    relied_on = {
        called for place, all_called in sources.called.items() for called in all_called - {place}
    }

    assert ("db.patients", "add_patient") in relying  # the walk finds what it is to find
    assert relying - relied_on == set()
