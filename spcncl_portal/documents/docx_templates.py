"""Word templates: check what was uploaded and say where it is wrong; put data in.

A template holds values (`{{ ten }}`), loops and conditions over what its kind declares (`template_fields`), and nothing
else of Jinja: no calls, no filters beyond a few, no arithmetic. So a template can neither reach into the portal nor run
longer than the data is. Jinja's sandbox stands behind that as a second wall.
"""

import io
import logging
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, Undefined, nodes
from jinja2.sandbox import SandboxedEnvironment

from .docx_places import EXTRA_PARTS, Place, places_of
from .docx_reading import read_document
from .template_fields import LINES, ROWS, Field

log = logging.getLogger(__name__)
FILTERS = frozenset({"upper", "lower", "capitalize", "default", "length"})
MAX_NESTED = 2
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
LOOP = frozenset({"index", "first", "last", "length"})
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_FOR, _IF = "for", "if"
_EXPRESSIONS = (nodes.Name, nodes.Const, nodes.Getattr, nodes.Compare, nodes.And, nodes.Or, nodes.Not, nodes.Filter)
_EQUAL, _LARGER = {"eq", "ne"}, {"gt", "gteq", "lt", "lteq"}
_QUOTES = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: a sentence for people each."""

    place: str
    text: str

    def __str__(self):
        return f"{self.place}: {self.text}"


def environment(undefined: type[Undefined] = StrictUndefined) -> SandboxedEnvironment:
    """Return Jinja in its sandbox without globals; values are escaped, an unknown name is an error unless told."""
    env = SandboxedEnvironment(autoescape=True, undefined=undefined)
    env.globals.clear()
    return env


def fill(data: bytes, context: dict[str, Any], *, undefined: type[Undefined] = Undefined) -> bytes:
    """Return the Word file with the values put in; line breaks in them stay. The template has been checked before.

    undefined: what becomes of a name without a value; nothing stands for it, as in an old version of a template whose
    placeholder has gone since.
    """
    template = DocxTemplate(io.BytesIO(data))
    template.render(_clean(context), environment(undefined), autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def check_template(data: bytes, fields: tuple[Field, ...], example: dict[str, Any]) -> list[Problem]:
    """Return what is wrong with a Word file as a template; nothing when it can be used.

    data: a .docx that the upload's checks let through. fields: what it may use. example: values for the trial run.
    """
    checker = _Checker(fields)
    try:
        for place in places_of(data):
            checker.read(place)
    except Exception:  # a ZIP that only looks like Word breaks python-docx and lxml in many ways
        log.info("a template could not be read", exc_info=True)
        why = _("không đọc được như một tệp Word; hãy mở bằng Word, lưu lại rồi tải lại.")
        return [Problem(_("Cả tệp"), why)]
    return checker.finish() or _trial(data, example)


def _trial(data: bytes, example: dict[str, Any]) -> list[Problem]:
    """Make a paper from the examples and one from nothing, and read them as the engine will."""
    try:
        template = DocxTemplate(io.BytesIO(data))
        template.init_docx()
        if found := _hidden(template):
            return [Problem(_("Cả tệp"), _("có thẻ ẩn không được phép (%(what)s).") % {"what": found})]
        empty = {name: type(value)() for name, value in example.items()}
        for context in (example, empty):
            read_document(fill(data, context, undefined=StrictUndefined), "thu")
    except Exception as error:  # as above
        log.info("a template could not be tried", exc_info=True)
        return [Problem(_("Cả tệp"), _("không điền thử được dữ liệu mẫu (%(why)s).") % {"why": error})]
    return []


def _clean(value: Any) -> Any:
    """Leave out control characters, which XML cannot hold; docxtpl reads some of them as commands."""
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    text = "" if value is None else str(value)
    return "".join(letter for letter in text.replace("\r\n", "\n") if letter >= " " or letter in "\n\t")


@dataclass
class _Open:
    """A loop or condition that waits for its end."""

    word: str
    prefix: str
    place: Place
    tag: str
    variable: str = ""
    field: Field | None = None


class _Checker:
    """Reads the paragraphs of a template in turn and remembers what is open."""

    def __init__(self, fields: tuple[Field, ...]):
        self.fields = {field.name: field for field in fields}
        self.open: list[_Open] = []
        self.problems: list[Problem] = []
        self.env = environment()

    def note(self, place: Place, text: str) -> None:
        self.problems.append(Problem(place.where, text))

    def read(self, place: Place) -> None:
        text = place.text.translate(_QUOTES)
        tags = _TAG.findall(text)
        for tag in tags:
            if tag.startswith("{%"):
                self.statement(tag, place)
            elif problem := self.expression(tag):
                self.note(place, problem)
        self.leftovers(_TAG.sub("", text), place)
        for one in [one for one in self.open if not one.prefix and one.place is place]:
            self.open.remove(one)
            values = {"tag": one.tag, "end": f"end{one.word}", "word": one.word}
            self.note(
                place,
                _("“%(tag)s” chưa có “{%% %(end)s %%}” trong cùng đoạn; qua nhiều đoạn thì dùng “{%%p %(word)s … %%}”.")
                % values,
            )

    def leftovers(self, rest: str, place: Place) -> None:
        """What is left beside whole tags must hold no piece of one."""
        if found := re.search(r"\{[{%#][^{}]*|[}%#]\}", rest):
            values = {"piece": found.group(0).strip()[:40]}
            self.note(place, _("thẻ “%(piece)s” bị đứt: mở và đóng phải nằm trong cùng một đoạn.") % values)
        elif found := re.search(r"\{\s*\w+\s*\}", rest):
            self.note(place, _("“%(piece)s” phải viết hai dấu ngoặc: {{ … }}.") % {"piece": found.group(0)})

    def statement(self, tag: str, place: Place) -> None:
        found = re.fullmatch(r"\{%(p|tr)?\s+(\w+)\s*(.*?)\s*%\}", tag)
        word = found.group(2) if found else ""
        if found is None or word not in ("for", "endfor", "if", "elif", "else", "endif"):
            self.note(place, _("không dùng được thẻ “%(tag)s”; chỉ có for, if và phần đóng của chúng.") % {"tag": tag})
            return
        prefix, rest = found.group(1) or "", found.group(3)
        self.prefix(prefix, tag, place)
        if word in (_FOR, _IF):
            self.begin(word, prefix, rest, tag, place)
        elif word in ("endfor", "endif"):
            self.end(word[3:], prefix, tag, place)
        else:
            if not self.open or (word == "elif" and self.open[-1].word != _IF):
                self.note(place, _("“%(tag)s” nằm ngoài mọi điều kiện.") % {"tag": tag})
            if word == "elif" and (problem := self.expression("{{ " + rest + " }}", condition=True)):
                self.note(place, problem)

    def prefix(self, prefix: str, tag: str, place: Place) -> None:
        """A tag for a paragraph stands alone in it, one for a row alone in its row."""
        if prefix == "tr" and place.row is None:
            self.note(place, _("“%(tag)s” chỉ dùng trong bảng; ngoài bảng thì dùng “{%%p … %%}”.") % {"tag": tag})
        elif prefix == "tr" and place.row[1].translate(_QUOTES).strip() != tag:
            self.note(place, _("dòng có “%(tag)s” không được chứa gì khác.") % {"tag": tag})
        elif prefix == "p" and place.text.translate(_QUOTES).strip() != tag:
            self.note(place, _("đoạn có “%(tag)s” không được chứa gì khác.") % {"tag": tag})

    def begin(self, word: str, prefix: str, rest: str, tag: str, place: Place) -> None:
        opened = _Open(word, prefix, place, tag)
        if word == _FOR:
            found = re.fullmatch(r"(\w+)\s+in\s+(\w+)", rest)
            field = self.fields.get(found.group(2)) if found else None
            if field is None or field.shape not in (LINES, ROWS):
                lists = ", ".join(one.name for one in self.fields.values() if one.shape in (LINES, ROWS))
                values = {"tag": tag, "lists": lists}
                self.note(place, _("“%(tag)s” phải có dạng “for d in …” với một danh sách: %(lists)s.") % values)
            else:
                opened.variable, opened.field = found.group(1), field
            if sum(one.word == _FOR for one in self.open) >= MAX_NESTED:
                self.note(place, _("“%(tag)s” lồng quá sâu.") % {"tag": tag})
        elif problem := self.expression("{{ " + rest + " }}", condition=True):
            self.note(place, problem)
        self.open.append(opened)

    def end(self, word: str, prefix: str, tag: str, place: Place) -> None:
        if not self.open or self.open[-1].word != word:
            self.note(place, _("“%(tag)s” không khớp với thẻ mở nào trước nó.") % {"tag": tag})
            return
        opened = self.open.pop()
        if opened.prefix != prefix:
            values = {"tag": tag, "opened": opened.tag, "place": opened.place.where}
            self.note(place, _("“%(tag)s” phải cùng dạng với “%(opened)s” ở %(place)s.") % values)

    def finish(self) -> list[Problem]:
        for one in self.open:
            values = {"tag": one.tag, "end": f"end{one.word}"}
            self.note(one.place, _("“%(tag)s” không có “%(end)s”.") % values)
        return self.problems

    def expression(self, tag: str, *, condition: bool = False) -> str:
        """Return what is wrong with `{{ … }}`; an empty text when nothing is."""
        try:
            (output,) = self.env.parse(tag).body
            (node,) = output.nodes
        except (TemplateError, ValueError, RecursionError):
            return _("không hiểu được “%(tag)s”.") % {"tag": tag}
        return self.node(node, tag, condition)

    def node(self, node: nodes.Node, tag: str, condition: bool) -> str:
        if not isinstance(node, (*_EXPRESSIONS, nodes.Operand)):
            return _("“%(tag)s” không được phép: mẫu chỉ chứa tên các ô dữ liệu.") % {"tag": tag}
        if isinstance(node, nodes.Name):
            return self.name(node.name, tag, condition)
        if isinstance(node, nodes.Getattr):
            return self.attribute(node, tag)
        if isinstance(node, nodes.Filter):
            if node.name not in FILTERS or node.kwargs or any(not isinstance(one, nodes.Const) for one in node.args):
                return _("“%(tag)s”: không dùng được bộ lọc “%(name)s”.") % {"tag": tag, "name": node.name}
            return self.node(node.node, tag, condition or node.name == "length")
        if isinstance(node, nodes.Compare) and not _can_be_compared(node):
            return _("“%(tag)s”: chỉ so bằng (==), khác (!=), hoặc so số lượng (length).") % {"tag": tag}
        problems = (self.node(one, tag, condition) for one in node.iter_child_nodes())
        return next((one for one in problems if one), "")

    def name(self, name: str, tag: str, condition: bool) -> str:
        bound = next((one for one in reversed(self.open) if one.variable == name), None)
        if bound is not None and bound.field.shape == ROWS and not condition:
            columns = ", ".join(f"{name}.{column}" for column, _label in bound.field.columns)
            return _("“%(tag)s” là cả một dòng; hãy ghi rõ cột: %(columns)s.") % {"tag": tag, "columns": columns}
        if bound is not None:
            return ""
        field = self.fields.get(name)
        if field is None:
            near = ", ".join(self.fields)
            return _("không có ô dữ liệu “%(name)s”; chỉ có: %(near)s.") % {"name": name, "near": near}
        if field.shape in (LINES, ROWS) and not condition:
            return _("“%(name)s” là danh sách; hãy viết %(usage)s.") % {"name": name, "usage": field.usage}
        return ""

    def attribute(self, node: nodes.Getattr, tag: str) -> str:
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        if owner == "loop" and node.attr in LOOP and any(one.word == _FOR for one in self.open):
            return ""
        bound = next((one for one in reversed(self.open) if one.variable == owner and owner), None)
        columns = dict(bound.field.columns) if bound is not None else {}
        if node.attr in columns:
            return ""
        return _("không có “%(tag)s”.") % {"tag": tag}


_ALLOWED = (*_EXPRESSIONS, nodes.Operand, nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If)


def _hidden(template: DocxTemplate) -> str:
    """Return what a template holds that is not allowed, wherever it hides: attributes, fields, properties."""
    env = environment()
    sources = [template.patch_xml(template.get_xml())]
    extra = [one for one in template.docx.part.package.iter_parts() if one.content_type in EXTRA_PARTS]
    sources += [template.patch_xml(part.blob.decode("utf-8")) for part in extra]
    properties = template.docx.core_properties
    sources += [
        getattr(properties, name) for name in ("author", "comments", "identifier", "language", "subject", "title")
    ]
    for source in sources:
        if problem := _forbidden(env.parse(source), 0):
            return problem
    return ""


def _can_be_compared(node: nodes.Compare) -> bool:
    """Whether no value can stop it: a text beside a number may stand where the trial run does not come by."""
    operations = {one.op for one in node.ops}
    sides = (node.expr, *(one.expr for one in node.ops))
    return operations <= _EQUAL or (operations <= _LARGER and all(_is_number(one) for one in sides))


def _is_number(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name == "length"
    return isinstance(node, nodes.Const) and isinstance(node.value, int)


def _forbidden(node: nodes.Node, loops: int) -> str:
    if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.Compare) and not _can_be_compared(node)):
        return type(node).__name__
    if isinstance(node, nodes.For):
        loops += 1
        plain = isinstance(node.iter, nodes.Name) and isinstance(node.target, nodes.Name)
        if not plain or node.test or node.recursive or loops > MAX_NESTED:
            return "for"
    return next((found for one in node.iter_child_nodes() if (found := _forbidden(one, loops))), "")
