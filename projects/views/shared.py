"""What pages that record something have in common: who asks, and how a refused input is told."""

from collections.abc import Callable
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from geodata.domain.errors import InputProblem
from geodata.selectors.problem_words import problem_text
from projects.models import User


def user_of(request: HttpRequest) -> User:
    """The signed-in user: the middleware lets nobody else in."""
    return cast("User", request.user)


def show_problem(form: forms.Form, problem: InputProblem) -> None:
    """Put a refused input beside its field, or over the form when it has no such field."""
    form.add_error(problem.field if problem.field in form.fields else None, problem_text(problem))


def withdrawn(request: HttpRequest, withdraw: Callable[[str], object], done: str) -> bool:
    """Withdraw something with the reason that was posted, and say ``done`` or why not. Whether it was done."""
    try:
        withdraw(request.POST.get("reason", ""))
    except InputProblem as problem:
        messages.error(request, problem_text(problem))
        return False
    messages.success(request, done)
    return True
