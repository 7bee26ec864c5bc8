"""What the pages about skills show."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from relevo.accounts.models import User
from relevo.desk.forms.conditions import Block
from relevo.desk.forms.conditions_input import ConditionsInput
from relevo.desk.forms.settings.skills import SkillForm
from relevo.desk.pages.directory import load_directory
from relevo.desk.pages.settings.sections import Section, sections_for
from relevo.desk.pages.view_form import ConditionsPart, conditions_part
from relevo.routing.models import Skill
from relevo.routing.queries import skills_visible_to


@dataclass(frozen=True, slots=True)
class SkillsPage:
    """All skills, each with the number of agents who have it (`holder_count`)."""

    sections: list[Section]
    skills: list[Skill]
    section: str = "settings-skills"


@dataclass(frozen=True, slots=True)
class SkillPage:
    """The form of a skill, or of a new one; `holders` are the names of who has it."""

    sections: list[Section]
    form: SkillForm
    conditions: ConditionsPart
    skill: Skill | None
    holders: list[str]
    section: str = "settings-skills"


def skills_page(user: User) -> SkillsPage:
    """All skills. One query, beside what the shell asks."""
    counted = skills_visible_to(user).annotate(holder_count=Count("holders", filter=Q(holders__user__is_active=True)))
    return SkillsPage(sections_for(user), list(counted))


def skill_page(user: User, form: SkillForm, skill: Skill | None, asked: ConditionsInput) -> SkillPage:
    """The form with the lines of its conditions."""
    holders = list(skill.holders.order_by("user__name").values_list("user__name", flat=True)) if skill else []
    return SkillPage(sections_for(user), form, skill_conditions(user, asked.blocks, trouble=asked.trouble), skill, holders)


def skill_conditions(user: User, blocks: list[Block] | None, *, trouble: str = "") -> ConditionsPart:
    """The lines alone."""
    words = _("Say which tickets ask for this skill.")
    return conditions_part(user, blocks, load_directory(), url="settings-skill-conditions", words=words, trouble=trouble, has_reader=False)
