"""How templates become Python: as Jinja does it, with less to do for each page.

A page calls four hundred functions and reads a thousand attributes; Jinja asks each callee what it wants to be given, and finds out anew what never
changes. Three things are written differently, and nothing else: templates mean what they mean to Jinja.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.runtime import Macro


class Generator(CodeGenerator):
    """`environment.unchanging` are functions by name whose result for constants never changes while a process lives: it stands in the code. Other
    functions among the environment's globals that want nothing of Jinja are called at once. An attribute that is there is read at once."""

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """What is written."""
        node.nodes = [self._known(child, frame) for child in node.nodes]
        super().visit_Output(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """A call: Jinja's own, unless it is of one of our functions by its own name, with arguments that are written out."""
        if forward_caller or node.dyn_args or node.dyn_kwargs or not self._is_plain(node.node, frame):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write(f"{frame.symbols.ref(node.node.name)}(")  # type: ignore[attr-defined]
        for number, argument in enumerate([*node.args, *node.kwargs]):
            self.write(", " if number else "")
            self.visit(argument, frame)
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """An attribute; for what has none of the name Jinja finds out what it means (an item, an error)."""
        self.write("(a if (a := getattr((o := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr(o, {node.attr!r}))")

    def _is_plain(self, callee: nodes.Expr, frame: Frame) -> bool:
        if not isinstance(callee, nodes.Name) or callee.name not in self.environment.globals:
            return False
        # Not where the template has something of its own by that name.
        reference = frame.symbols.find_ref(callee.name)
        load = frame.symbols.find_load(reference) if reference else None
        function = self.environment.globals[callee.name]
        return load is not None and load[0] == VAR_LOAD_RESOLVE and not isinstance(function, Macro) and not hasattr(function, "jinja_pass_arg")

    def _known(self, child: nodes.Expr, frame: Frame) -> nodes.Expr:
        """What a call of an unchanging function gives, as if it were written in the template."""
        unchanging: dict[str, Callable[..., Any]] = getattr(self.environment, "unchanging", {})
        if not isinstance(child, nodes.Call) or not self._is_plain(child.node, frame) or child.kwargs or child.dyn_args or child.dyn_kwargs:
            return child
        function = unchanging.get(child.node.name)  # type: ignore[attr-defined]
        values = [argument.value for argument in child.args if isinstance(argument, nodes.Const)]
        if function is None or len(values) < len(child.args):
            return child
        try:
            return nodes.TemplateData(str(function(*values)), lineno=child.lineno)
        except NoReverseMatch:
            # The address of a page that this desk has not, the demo's for instance: an error only where it is drawn.
            return child
