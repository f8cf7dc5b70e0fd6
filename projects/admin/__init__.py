"""The office's back door: everything can be looked up; what was approved or reported cannot be rewritten."""

from projects.admin import investors, law, money, people, programme, project

__all__ = ["investors", "law", "money", "people", "programme", "project"]
