"""One row an operation of the API: how it is called in the small world of `world`, and which roles may."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from relevo.accounts import permissions
from relevo.accounts.actions import create_profile
from relevo.accounts.models import User
from relevo.automation.actions import create_trigger
from relevo.channels.models import Delivery, InboundPayload
from relevo.contacts.actions import block_sender, link_profile
from relevo.contacts.models import Contact, Organisation
from relevo.core import actors, clock, crypto
from relevo.fields.actions import create_field
from relevo.notifications.models import Webhook, WebhookDelivery
from relevo.notifications.push.subscriptions import switch_on
from relevo.notifications.webhooks.signing import new_secret
from relevo.routing.actions import create_skill
from relevo.sla.actions import create_calendar, create_policy
from relevo.tickets.actions import (
    add_note,
    add_task,
    begin_bulk,
    comment_on_ticket,
    create_category,
    create_justification,
    create_macro,
    create_service,
    create_tag,
    create_template,
    create_view,
    hold_reply,
    keep_upload,
    make_link,
    reply_to_ticket,
)
from relevo.tickets.models import Draft, Relation
from tests import factories

EVERYBODY = frozenset({"administrator", "supervisor", "agent", "operator", "viewer"})
WORKERS = EVERYBODY - {"viewer"}
AGENTS = WORKERS - {"operator"}
ADMINISTRATORS = frozenset({"administrator"})
SUPERVISORS = ADMINISTRATORS | {"supervisor"}
FILE = object()
# What a browser gives: a point of P-256 and 16 bytes, both in URL-safe base64.
POINT = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"

CALENDAR = {"name": "Hours", "time_zone": "UTC", "week": {"monday": [{"start": "09:00", "end": "24:00"}]}}


@dataclass(frozen=True)
class Row:
    """A call that is right for whoever may make it: `path` and the texts in `body` are filled in from the world."""

    method: str
    path: str
    roles: frozenset[str]
    body: Any = None
    status: int = 200


POLICY = {"name": "VIP", "targets": {"first_reply": {"default": 3600, "urgent": 900}}}
ROWS: dict[str, Row] = {
    "list_tickets": Row("GET", "/tickets", EVERYBODY),
    "count_tickets": Row("GET", "/tickets/counts", EVERYBODY),
    "open_ticket": Row("POST", "/tickets", WORKERS, {"subject": "New", "requester_id": "contact", "campaign_id": "campaign"}, 201),
    "get_ticket": Row("GET", "/tickets/{ticket}", EVERYBODY),
    "change_ticket": Row("PATCH", "/tickets/{ticket}", WORKERS, {"subject": "Other"}),
    "assign": Row("PUT", "/tickets/{ticket}/assignment", WORKERS, {"assignee_id": "colleague"}),
    "change_status": Row("PUT", "/tickets/{ticket}/status", WORKERS, {"status": "pending"}),
    "list_relations": Row("GET", "/tickets/{ticket}/relations", EVERYBODY),
    "relate": Row("POST", "/tickets/{ticket}/relations", WORKERS, {"ticket": "second"}, 201),
    "list_notifications": Row("GET", "/notifications", EVERYBODY),
    "count_unread_notifications": Row("GET", "/notifications/unread", EVERYBODY),
    "read_notifications": Row("POST", "/notifications/readings", EVERYBODY, {}),
    "get_my_notification_choices": Row("GET", "/me/notifications", EVERYBODY),
    "change_my_notification_choices": Row("PATCH", "/me/notifications", EVERYBODY, {"mail_pace": "hour"}),
    "send_test_notification": Row("POST", "/me/notifications/tests", EVERYBODY, status=204),
    "list_my_browsers": Row("GET", "/me/browsers", EVERYBODY),
    "add_my_browser": Row("POST", "/me/browsers", EVERYBODY, {"endpoint": "https://push.example/2", "public_key": POINT, "secret": SECRET}, 201),
    "remove_my_browser": Row("DELETE", "/me/browsers/{browser}", EVERYBODY, status=204),
    "send_test_to_browsers": Row("POST", "/me/browsers/tests", EVERYBODY, status=204),
    "change_forecast": Row("PUT", "/tickets/{ticket}/forecast", SUPERVISORS, {"forecast_at": None}),
    "get_snooze": Row("GET", "/tickets/{ticket}/snooze", EVERYBODY),
    "snooze": Row("PUT", "/tickets/{ticket}/snooze", WORKERS, {"until": None}),
    "wake": Row("DELETE", "/tickets/{ticket}/snooze", WORKERS),
    "list_followers": Row("GET", "/tickets/{ticket}/followers", EVERYBODY),
    "follow_ticket": Row("PUT", "/tickets/{ticket}/followers/me", EVERYBODY),
    "unfollow_ticket": Row("DELETE", "/tickets/{ticket}/followers/me", EVERYBODY),
    "list_notes": Row("GET", "/tickets/{ticket}/notes", EVERYBODY),
    "add_note": Row("POST", "/tickets/{ticket}/notes", WORKERS, {"text": "Call before noon"}, 201),
    "delete_note": Row("DELETE", "/tickets/{ticket}/notes/{note}", frozenset({"administrator", "supervisor"}), status=204),
    "log_call": Row("POST", "/tickets/{ticket}/calls", WORKERS, {"key_points": "Wants blue", "tasks": ["Send the label"]}, 201),
    "begin_call": Row("POST", "/tickets/{ticket}/call-begins", WORKERS, {"number": "+34600100200"}, 201),
    "escalate": Row("POST", "/tickets/{ticket}/escalations", AGENTS, {"to": [{"address": "eva@maker.example"}], "note": "Known?"}, 201),
    "preview_escalation": Row("POST", "/tickets/{ticket}/escalations/preview", AGENTS, {"fields": ["subject"], "messages": 1}),
    "list_escalations": Row("GET", "/tickets/{ticket}/escalations", EVERYBODY),
    "get_external_link": Row("GET", "/tickets/{ticket}/external-link", AGENTS),
    "make_external_link": Row("POST", "/tickets/{second}/external-link", AGENTS, {"expires_at": None}, 201),
    "change_external_link": Row("PATCH", "/tickets/{ticket}/external-link", AGENTS, {"expires_at": None}),
    "renew_external_link": Row("POST", "/tickets/{ticket}/external-link/renewals", AGENTS, {}),
    "revoke_external_link": Row("DELETE", "/tickets/{ticket}/external-link", AGENTS, status=204),
    "get_external_view": Row("GET", "/external-view", EVERYBODY),
    "change_external_view": Row("PATCH", "/external-view", ADMINISTRATORS, {"sections": ["tasks", "conversation"]}),
    "get_campaign_external_view": Row("GET", "/campaigns/{campaign}/external-view", EVERYBODY),
    "change_campaign_external_view": Row("PATCH", "/campaigns/{campaign}/external-view", ADMINISTRATORS, {"is_on": False}),
    "reset_campaign_external_view": Row("DELETE", "/campaigns/{campaign}/external-view", ADMINISTRATORS),
    "list_tasks": Row("GET", "/tasks", EVERYBODY),
    "list_ticket_tasks": Row("GET", "/tickets/{ticket}/tasks", EVERYBODY),
    "add_task": Row("POST", "/tickets/{ticket}/tasks", WORKERS, {"title": "Send the label", "assignee_id": "colleague"}, 201),
    "get_task": Row("GET", "/tasks/{task}", EVERYBODY),
    "change_task": Row("PATCH", "/tasks/{task}", WORKERS, {"title": "Send two labels", "due_at": "2026-11-24T16:00:00Z"}),
    "complete_task": Row("PUT", "/tasks/{task}/completion", WORKERS, {"is_done": True}),
    "unrelate": Row("DELETE", "/tickets/{ticket}/relations/{relation}", WORKERS, status=204),
    "preview_merge": Row("GET", "/tickets/{ticket}/merges/{second}", AGENTS),
    "merge": Row("POST", "/tickets/{ticket}/merges", AGENTS, {"ticket": "second"}),
    "split": Row("POST", "/tickets/{ticket}/splits", AGENTS, {"message_ids": ["message"], "subject": "Apart"}, 201),
    "turn": Row("PUT", "/tickets/{ticket}/type", AGENTS, {"type": "internal"}),
    "list_views": Row("GET", "/views", EVERYBODY),
    "create_view": Row("POST", "/views", EVERYBODY, {"name": "Mine", "conditions": {"all": []}}, 201),
    "get_view": Row("GET", "/views/{view}", EVERYBODY),
    "change_view": Row("PATCH", "/views/{shared_view}", ADMINISTRATORS, {"name": "Other"}),
    "delete_view": Row("DELETE", "/views/{shared_view}", ADMINISTRATORS, status=204),
    "change_many": Row("POST", "/bulk-changes", WORKERS, {"tickets": ["ticket"], "change": {"priority": 40}}, 202),
    "preview_many": Row("POST", "/bulk-changes/preview", WORKERS, {"tickets": ["ticket"], "change": {"priority": 40}}),
    "get_bulk_change": Row("GET", "/bulk-changes/{bulk}", WORKERS),
    "get_side_by_side": Row("GET", "/side-by-side", EVERYBODY),
    "set_side_by_side": Row("PUT", "/side-by-side", EVERYBODY, {"views": ["mine", "failed"]}),
    "list_macros": Row("GET", "/macros", EVERYBODY),
    "create_macro": Row("POST", "/macros", WORKERS, {"name": "Mine", "body_html": "<p>Hello {{ contact.first_name|there }}</p>"}, 201),
    "get_macro": Row("GET", "/macros/{macro}", EVERYBODY),
    "change_macro": Row("PATCH", "/macros/{macro}", ADMINISTRATORS, {"name": "Other"}),
    "delete_macro": Row("DELETE", "/macros/{macro}", ADMINISTRATORS, status=204),
    "list_team_uses": Row("GET", "/teams/{team}/uses", ADMINISTRATORS),
    "list_campaign_uses": Row("GET", "/campaigns/{campaign}/uses", ADMINISTRATORS),
    "list_user_uses": Row("GET", "/users/{colleague}/uses", ADMINISTRATORS),
    "list_access_profile_uses": Row("GET", "/access-profiles/{access_profile}/uses", ADMINISTRATORS),
    "list_account_uses": Row("GET", "/accounts/{account}/uses", ADMINISTRATORS),
    "list_service_uses": Row("GET", "/services/{service}/uses", ADMINISTRATORS),
    "list_category_uses": Row("GET", "/categories/{category}/uses", ADMINISTRATORS),
    "list_justification_uses": Row("GET", "/justifications/{justification}/uses", ADMINISTRATORS),
    "list_priority_uses": Row("GET", "/priorities/{priority}/uses", ADMINISTRATORS),
    "list_tag_uses": Row("GET", "/tags/{tag}/uses", ADMINISTRATORS),
    "list_field_uses": Row("GET", "/fields/{field}/uses", ADMINISTRATORS),
    "list_field_choice_uses": Row("GET", "/field-choices/{field_choice}/uses", ADMINISTRATORS),
    "list_calendar_uses": Row("GET", "/calendars/{calendar}/uses", ADMINISTRATORS),
    "list_policy_uses": Row("GET", "/service-levels/{policy}/uses", ADMINISTRATORS),
    "list_skill_uses": Row("GET", "/skills/{skill}/uses", ADMINISTRATORS),
    "list_template_uses": Row("GET", "/templates/{template}/uses", SUPERVISORS),
    "list_webhook_uses": Row("GET", "/webhooks/{webhook}/uses", ADMINISTRATORS),
    "report_service_levels": Row("GET", "/reports/service-levels", EVERYBODY - {"operator"}),
    "list_decided_targets": Row("GET", "/reports/service-levels/targets", EVERYBODY - {"operator"}),
    "list_policies": Row("GET", "/service-levels", EVERYBODY),
    "create_policy": Row("POST", "/service-levels", ADMINISTRATORS, POLICY, 201),
    "get_policy": Row("GET", "/service-levels/{policy}", EVERYBODY),
    "change_policy": Row("PATCH", "/service-levels/{policy}", ADMINISTRATORS, {"warn_percent": 50}),
    "try_open_tickets": Row("POST", "/service-levels/what-if", ADMINISTRATORS, {"add": {**POLICY, "name": "Another"}}),
    "apply_policies": Row("POST", "/service-levels/apply", ADMINISTRATORS, None, 202),
    "try_policy": Row("POST", "/service-levels/{policy}/what-if", ADMINISTRATORS, {"warn_percent": 50}),
    "list_targets": Row("GET", "/tickets/{ticket}/targets", EVERYBODY),
    "list_webhooks": Row("GET", "/webhooks", ADMINISTRATORS),
    "create_webhook": Row("POST", "/webhooks", ADMINISTRATORS, {"name": "Shop", "url": "https://shop.example/", "verbs": ["ticket.opened"]}, 201),
    "get_webhook": Row("GET", "/webhooks/{webhook}", ADMINISTRATORS),
    "change_webhook": Row("PATCH", "/webhooks/{webhook}", ADMINISTRATORS, {"is_active": False}),
    "delete_webhook": Row("DELETE", "/webhooks/{webhook}", ADMINISTRATORS, None, 204),
    "get_webhook_secret": Row("GET", "/webhooks/{webhook}/secret", ADMINISTRATORS),
    "renew_webhook_secret": Row("POST", "/webhooks/{webhook}/secret", ADMINISTRATORS),
    "send_webhook_test": Row("POST", "/webhooks/{webhook}/test", ADMINISTRATORS, None, 202),
    "list_webhook_deliveries": Row("GET", "/webhooks/{webhook}/deliveries", ADMINISTRATORS),
    "get_webhook_delivery": Row("GET", "/webhooks/{webhook}/deliveries/{notice}", ADMINISTRATORS),
    "send_webhook_delivery_again": Row("POST", "/webhooks/{webhook}/deliveries/{notice}/again", ADMINISTRATORS, None, 202),
    "list_templates": Row("GET", "/templates", EVERYBODY),
    "create_template": Row("POST", "/templates", ADMINISTRATORS, {"name": "Hours", "texts": {"es": {"body_html": "<p>Hola</p>"}}}, 201),
    "get_template": Row("GET", "/templates/{template}", EVERYBODY),
    "change_template": Row("PATCH", "/templates/{template}", ADMINISTRATORS, {"is_active": False}),
    "list_calendars": Row("GET", "/calendars", EVERYBODY),
    "create_calendar": Row("POST", "/calendars", ADMINISTRATORS, CALENDAR, 201),
    "get_calendar": Row("GET", "/calendars/{calendar}", EVERYBODY),
    "change_calendar": Row("PATCH", "/calendars/{calendar}", ADMINISTRATORS, {"is_active": False}),
    "try_calendar": Row("POST", "/calendars/{calendar}/what-if", ADMINISTRATORS, {"time_zone": "Asia/Kathmandu"}),
    "list_holidays": Row("GET", "/calendars/{calendar}/holidays", EVERYBODY),
    "fill_template": Row("GET", "/tickets/{ticket}/templates/{template}", EVERYBODY),
    "list_triggers": Row("GET", "/triggers", SUPERVISORS),
    "create_trigger": Row(
        "POST",
        "/triggers",
        ADMINISTRATORS,
        {"name": "Vip", "events": [{"event": "opened"}], "actions": [{"do": "change", "change": {"add_tags": ["vip"]}}]},
        201,
    ),
    "get_trigger": Row("GET", "/triggers/{trigger}", SUPERVISORS),
    "change_trigger": Row("PATCH", "/triggers/{trigger}", ADMINISTRATORS, {"is_active": True}),
    "count_trigger_hits": Row("GET", "/triggers/{trigger}/hits", SUPERVISORS),
    "try_a_trigger": Row("POST", "/triggers/{trigger}/trials", SUPERVISORS, {"ticket": "ticket"}),
    "list_trigger_runs": Row("GET", "/triggers/{trigger}/runs", SUPERVISORS),
    "list_message_trigger_runs": Row("GET", "/messages/{message}/trigger-runs", EVERYBODY),
    "use_macro": Row("POST", "/tickets/{ticket}/macros/{macro}", WORKERS),
    "list_messages": Row("GET", "/tickets/{ticket}/messages", EVERYBODY),
    "get_message": Row("GET", "/messages/{message}", EVERYBODY),
    "reply": Row("POST", "/tickets/{ticket}/replies", AGENTS, {"body_text": "Hello", "take_over": True}, 201),
    "list_held_messages": Row("GET", "/tickets/{ticket}/held-messages", EVERYBODY),
    "get_held_message": Row("GET", "/held-messages/{held}", EVERYBODY),
    "send_held_message": Row("POST", "/held-messages/{own_held}/departures", AGENTS, status=201),
    "cancel_held_message": Row("DELETE", "/held-messages/{held}", AGENTS, status=204),
    "comment": Row("POST", "/tickets/{ticket}/comments", WORKERS, {"body_text": "Hello"}, 201),
    "correct": Row("POST", "/messages/{own}/corrections", WORKERS, {"body_text": "Better"}, 201),
    "list_revisions": Row("GET", "/messages/{message}/revisions", EVERYBODY),
    "list_deliveries": Row("GET", "/messages/{message}/deliveries", EVERYBODY),
    "resend_message": Row("POST", "/messages/{message}/resends", AGENTS),
    "dismiss_ticket_failures": Row("POST", "/tickets/{ticket}/dismissals", AGENTS),
    "list_call_numbers": Row("GET", "/tickets/{ticket}/call-numbers", WORKERS),
    "list_events": Row("GET", "/tickets/{ticket}/events", EVERYBODY),
    "upload_attachment": Row("POST", "/attachments", WORKERS, FILE, 201),
    "list_ticket_attachments": Row("GET", "/tickets/{ticket}/attachments", EVERYBODY),
    "get_attachment": Row("GET", "/attachments/{attachment}", EVERYBODY),
    "download_attachment": Row("GET", "/attachments/{attachment}/content", EVERYBODY),
    "list_contacts": Row("GET", "/contacts", EVERYBODY),
    "create_contact": Row("POST", "/contacts", WORKERS, {"name": "Rui Melo"}, 201),
    "get_contact": Row("GET", "/contacts/{contact}", EVERYBODY),
    "change_contact": Row("PATCH", "/contacts/{contact}", WORKERS, {"name": "Other"}),
    "add_identity": Row("POST", "/contacts/{contact}/identities", WORKERS, {"kind": "phone", "value": "+34 600 100 200"}, 201),
    "change_identity": Row("PUT", "/contacts/{contact}/identities/{identity}", WORKERS, {"value": "rui@work.example"}),
    "list_contact_events": Row("GET", "/contacts/{contact}/events", EVERYBODY),
    "list_last_tickets": Row("GET", "/contacts/{contact}/tickets", EVERYBODY),
    "list_previous_messages": Row("GET", "/tickets/{second}/previous-messages", EVERYBODY),
    "list_profiles": Row("GET", "/contacts/{contact}/profiles", EVERYBODY),
    "link_profile": Row("POST", "/contacts/{contact}/profiles", WORKERS, {"contact_id": "stranger"}),
    "separate_profile": Row("DELETE", "/contacts/{contact}/profiles/{profile}", WORKERS, status=204),
    "suggest_profiles": Row("GET", "/contacts/{contact}/profile-suggestions", WORKERS),
    "reject_profile": Row("POST", "/contacts/{contact}/profile-rejections", WORKERS, {"contact_id": "stranger"}, 204),
    "list_blocks": Row("GET", "/blocks", AGENTS),
    "add_block": Row("POST", "/blocks", AGENTS, {"kind": "email", "value": "offers@spam.example"}, 201),
    "remove_block": Row("DELETE", "/blocks/{block}", AGENTS, status=204),
    "change_spam": Row("PUT", "/tickets/{ticket}/spam", AGENTS, {"is_spam": True}),
    "remove_identity": Row("DELETE", "/contacts/{contact}/identities/{identity}", WORKERS, status=204),
    "list_organisations": Row("GET", "/organisations", EVERYBODY),
    "create_organisation": Row("POST", "/organisations", WORKERS, {"name": "Melo Lda"}, 201),
    "get_organisation": Row("GET", "/organisations/{organisation}", EVERYBODY),
    "change_organisation": Row("PATCH", "/organisations/{organisation}", WORKERS, {"name": "Other"}),
    "list_users": Row("GET", "/users", EVERYBODY),
    "create_user": Row("POST", "/users", ADMINISTRATORS, {"email": "new@desk.example", "name": "New"}, 201),
    "get_user": Row("GET", "/users/{colleague}", EVERYBODY),
    "change_user": Row("PATCH", "/users/{colleague}", ADMINISTRATORS, {"name": "Other"}),
    "change_activation": Row("PUT", "/users/{colleague}/activation", ADMINISTRATORS, {"is_active": False}),
    "change_password": Row("PUT", "/users/{colleague}/password", ADMINISTRATORS, {"password": factories.PASSWORD}, 204),
    "list_roles": Row("GET", "/roles", EVERYBODY),
    "list_access_profiles": Row("GET", "/access-profiles", EVERYBODY),
    "create_access_profile": Row("POST", "/access-profiles", ADMINISTRATORS, {"name": "New", "permissions": ["views.share"]}, 201),
    "get_access_profile": Row("GET", "/access-profiles/{access_profile}", EVERYBODY),
    "change_access_profile": Row("PATCH", "/access-profiles/{access_profile}", ADMINISTRATORS, {"is_active": False}),
    "get_me": Row("GET", "/me", EVERYBODY),
    "change_me": Row("PATCH", "/me", EVERYBODY, {"language": "es"}),
    "change_my_password": Row("PUT", "/me/password", EVERYBODY, {"password": factories.PASSWORD}, 204),
    "get_my_presence": Row("GET", "/me/presence", EVERYBODY),
    "choose_my_presence": Row("PUT", "/me/presence", EVERYBODY, {"presence": "away"}),
    "list_people_on_ticket": Row("GET", "/tickets/{ticket}/presence", EVERYBODY),
    "stay_on_a_ticket": Row("PUT", "/tickets/{ticket}/presence/{page}", WORKERS, {"writing": "answer"}),
    "leave_a_ticket": Row("DELETE", "/tickets/{ticket}/presence/{page}", WORKERS, status=204),
    "list_tokens": Row("GET", "/tokens", EVERYBODY),
    "create_token": Row("POST", "/tokens", EVERYBODY, {"name": "Mine"}, 201),
    "revoke_token": Row("DELETE", "/tokens/{token}", EVERYBODY, status=204),
    "list_teams": Row("GET", "/teams", EVERYBODY),
    "create_team": Row("POST", "/teams", ADMINISTRATORS, {"name": "New"}, 201),
    "get_team": Row("GET", "/teams/{team}", EVERYBODY),
    "change_team": Row("PATCH", "/teams/{team}", ADMINISTRATORS, {"name": "Other"}),
    "get_team_routing": Row("GET", "/teams/{team}/routing", ADMINISTRATORS),
    "change_team_routing": Row("PATCH", "/teams/{team}/routing", ADMINISTRATORS, {"mode": "least_busy", "channel_capacities": {"email": 5}}),
    "list_skills": Row("GET", "/skills", EVERYBODY),
    "create_skill": Row(
        "POST", "/skills", ADMINISTRATORS, {"name": "Law", "conditions": {"field": "tags", "operator": "has_any", "value": ["law"]}}, 201
    ),
    "get_skill": Row("GET", "/skills/{skill}", EVERYBODY),
    "change_skill": Row("PATCH", "/skills/{skill}", ADMINISTRATORS, {"name": "Repairs"}),
    "get_abilities": Row("GET", "/users/{colleague}/abilities", ADMINISTRATORS),
    "change_abilities": Row("PATCH", "/users/{colleague}/abilities", ADMINISTRATORS, {"languages": ["es"], "skill_ids": [], "capacity": 8}),
    "list_campaigns": Row("GET", "/campaigns", EVERYBODY),
    "create_campaign": Row("POST", "/campaigns", ADMINISTRATORS, {"name": "New"}, 201),
    "get_campaign": Row("GET", "/campaigns/{campaign}", EVERYBODY),
    "change_campaign": Row("PATCH", "/campaigns/{campaign}", ADMINISTRATORS, {"name": "Other"}),
    "list_accounts": Row("GET", "/accounts", EVERYBODY),
    "create_account": Row("POST", "/accounts", ADMINISTRATORS, {"name": "New", "address": "new@shop.example"}, 201),
    "get_account": Row("GET", "/accounts/{account}", EVERYBODY),
    "change_account": Row("PATCH", "/accounts/{account}", ADMINISTRATORS, {"name": "Other"}),
    "switch_account": Row("PUT", "/accounts/{account}/activation", ADMINISTRATORS, {"is_active": False}),
    "check_account": Row("POST", "/accounts/{account}/checks", ADMINISTRATORS),
    "list_payloads": Row("GET", "/payloads", ADMINISTRATORS),
    "get_payload": Row("GET", "/payloads/{payload}", ADMINISTRATORS),
    "download_payload": Row("GET", "/payloads/{payload}/content", ADMINISTRATORS),
    "process_payload": Row("POST", "/payloads/{payload}/processing", ADMINISTRATORS, {}),
    "list_fields": Row("GET", "/fields", EVERYBODY),
    "create_field": Row("POST", "/fields", ADMINISTRATORS, {"holder": "tickets", "name": "Colour", "kind": "choice", "choices": ["Red"]}, 201),
    "get_field": Row("GET", "/fields/{field}", EVERYBODY),
    "change_field": Row("PATCH", "/fields/{field}", ADMINISTRATORS, {"need": "resolving", "position": 1}),
    "create_field_choice": Row("POST", "/fields/{field}/choices", ADMINISTRATORS, {"name": "Lost"}, 201),
    "get_field_choice": Row("GET", "/field-choices/{field_choice}", EVERYBODY),
    "change_field_choice": Row("PATCH", "/field-choices/{field_choice}", ADMINISTRATORS, {"is_active": False}),
    "list_services": Row("GET", "/services", EVERYBODY),
    "create_service": Row("POST", "/services", ADMINISTRATORS, {"name": "Gift cards"}, 201),
    "get_service": Row("GET", "/services/{service}", EVERYBODY),
    "change_service": Row("PATCH", "/services/{service}", ADMINISTRATORS, {"sector": "Shop", "position": 1}),
    "list_categories": Row("GET", "/categories", EVERYBODY),
    "create_category": Row("POST", "/categories", ADMINISTRATORS, {"name": "Question"}, 201),
    "get_category": Row("GET", "/categories/{category}", EVERYBODY),
    "change_category": Row("PATCH", "/categories/{category}", ADMINISTRATORS, {"is_active": False}),
    "list_tags": Row("GET", "/tags", EVERYBODY),
    "create_tag": Row("POST", "/tags", ADMINISTRATORS, {"name": "warranty"}, 201),
    "get_tag": Row("GET", "/tags/{tag}", EVERYBODY),
    "change_tag": Row("PATCH", "/tags/{tag}", ADMINISTRATORS, {"is_active": False}),
    "list_classifications": Row("GET", "/classifications", EVERYBODY),
    "change_classification": Row("PATCH", "/classifications/{classification}", ADMINISTRATORS, {"need": "resolving"}),
    "list_priorities": Row("GET", "/priorities", EVERYBODY),
    "create_priority": Row("POST", "/priorities", ADMINISTRATORS, {"names": {"default": "At once"}, "colour": "red"}, 201),
    "get_priority": Row("GET", "/priorities/{priority}", EVERYBODY),
    "change_priority": Row("PATCH", "/priorities/{priority}", ADMINISTRATORS, {"colour": "blue"}),
    "list_statuses": Row("GET", "/statuses", EVERYBODY),
    "change_status_rule": Row("PATCH", "/statuses/{status}", ADMINISTRATORS, {"demand": "mandatory"}),
    "create_justification": Row("POST", "/justifications", ADMINISTRATORS, {"status": "pending", "name": "Supplier"}, 201),
    "get_justification": Row("GET", "/justifications/{justification}", EVERYBODY),
    "change_justification": Row("PATCH", "/justifications/{justification}", ADMINISTRATORS, {"name": "The customer"}),
    "get_desk": Row("GET", "/desk", EVERYBODY),
    "change_desk": Row("PATCH", "/desk", ADMINISTRATORS, {"name": "Help"}),
    "list_audit_entries": Row("GET", "/audit-entries", ADMINISTRATORS),
}
# What stands on a ticket, a campaign or an account of a campaign that is hidden from the caller (S2).
HIDEABLE = ("/tickets/{ticket}", "/tasks/{task}", "/messages/{", "/held-messages/{held}", "/attachments/{", "/campaigns/{", "/accounts/{")
MAIL = b"From: Rui <rui@customer.example>\r\nTo: help@shop.example\r\nSubject: Hello\r\nMessage-ID: <1@customer.example>\r\n\r\nHello\r\n"


def _field(author: User) -> dict[str, int]:
    """A list with one entry among the fields of tickets."""
    field = create_field(actor=actors.agent(author), holder="tickets", name="Damage", kind="choices", choices=["Broken"])
    return {"field": field.pk, "field_choice": field.choices.get().pk}


def world(user: User) -> dict[str, Any]:
    """One of everything, in a campaign of its own; `token` is the caller's. Values are ids."""
    author = factories.user("Ada Author", role="administrator")
    colleague = factories.user("Colin Colleague", role="supervisor")
    campaign, team = factories.campaign("Summer"), factories.team("Returns")
    account = factories.account(campaign=campaign)
    factories.account("colleagues@shop.example", campaign=campaign, settings={"smtp": {"host": "smtp.shop.example"}})
    contact = factories.contact()
    ticket = factories.ticket(requester=contact, account=account, campaign=campaign)
    second = factories.ticket("Another", requester=contact, account=account, campaign=campaign)
    upload = keep_upload(actor=actors.agent(author), filename="invoice.pdf", content_type="application/pdf", content=b"%PDF-1.7")
    to = [{"name": "Inés", "address": "ines@customer.example"}]
    sent = reply_to_ticket(ticket, actor=actors.agent(author), body_html="<p>Hi</p>", to=to, attachments=[upload])
    Delivery.objects.update(state="failed", code="rejected", reason="550 no such user")
    comment_on_ticket(ticket, actor=actors.agent(author), body_html="<p>Hm</p>")
    held = hold_reply(ticket, actor=actors.agent(author), body_html="<p>Later</p>", to=to, undo_seconds=30)
    # Of a user in any role: one who may not send was demoted after writing.
    planned = held.sending | {"uuid": str(uuid.UUID(int=9))}
    own_held = Draft.objects.create(user=user, ticket=ticket, body_html="<p>Mine</p>", leaves_at=held.leaves_at, sending=planned)
    make_link(ticket, actor=actors.agent(author), expires_at=clock.after(86_400))
    payload = InboundPayload(account=account, source="file", state="quarantined", reason="unreadable")
    payload.keep(MAIL)
    payload.save()
    sealed = crypto.encrypt({"secret": new_secret()})
    hook = Webhook.objects.create(
        name="Shop", url="https://shop.example/", verbs=["ticket.opened"], conditions={"all": []}, owner=user, sealed=sealed
    )
    return {
        "webhook": hook.pk,
        "notice": WebhookDelivery.objects.create(webhook=hook, type="webhook.test", state="failed").uuid,
        "access_profile": create_profile(actor=actors.agent(author), name="Catalogue", permissions=["classification.manage"]).pk,
        "ticket": ticket.pk,
        "second": second.pk,
        "message": sent.message_id,
        "attachment": upload.uuid,
        "contact": contact.pk,
        "identity": contact.identities.get().pk,
        "organisation": Organisation.objects.create(name="Prado e Hijos").pk,
        "colleague": colleague.pk,
        "team": team.pk,
        "campaign": campaign.pk,
        "account": account.pk,
        "payload": payload.pk,
        "held": held.pk,
        "macro": create_macro(actor=actors.agent(author), owner=None, name="Wait", body_html="<p>Wait</p>", status="pending", tags=["waits"]).pk,
        "skill": create_skill(
            actor=actors.agent(author), name="Refunds", conditions={"field": "tags", "operator": "has_any", "value": ["refund"]}
        ).pk,
        "template": create_template(actor=actors.agent(author), name="Times", texts={"en": {"subject": "", "body_html": "<p>Soon</p>"}}).pk,
        "policy": create_policy(actor=actors.agent(author), name="Standard", targets={"resolution": {"default": 7200}}).pk,
        "calendar": create_calendar(actor=actors.agent(author), name="Office", time_zone="UTC", week=[[[540, 1020]]] * 7, country="ES").pk,
        "trigger": create_trigger(
            actor=actors.agent(author), name="Sort", events=[{"event": "opened"}], actions=[{"do": "change", "changes": {"add_tags": ["new"]}}]
        ).pk,
        "own_held": own_held.pk,
        "status": "pending",
        "priority": "high",
        "classification": "service",
        "service": create_service(actor=actors.agent(author), name="Returns").pk,
        "category": create_category(actor=actors.agent(author), name="Problem").pk,
        "tag": create_tag(actor=actors.agent(author), name="refund-late").pk,
        "justification": create_justification(actor=actors.agent(author), status="pending", name="Customer").pk,
        **_field(author),
        "stranger": factories.contact("Rui Melo", "rui@customer.example").pk,
        "profile": _profile(contact, author).pk,
        "block": block_sender(kind="email", written="offers@spam.example", actor=actors.agent(author)).pk,
        "token": user.api_tokens.first().pk,
        "page": uuid.UUID(int=7),
        "bulk": begin_bulk(user=user, numbers=[ticket.pk], changes={"priority": 40}).pk if user.may(permissions.TICKETS_CLASSIFY) else 1,
        "browser": switch_on(user=user, endpoint="https://push.example/1", public_key=POINT, secret=SECRET).pk,
        "note": add_note(ticket, actor=actors.agent(author), text="Careful").data["note"],
        "own": _own_comment(ticket, user),
        "task": add_task(ticket, actor=actors.agent(author), title="Send the label").data["task"],
        "relation": Relation.objects.create(ticket=ticket, other=second, kind="blocks").pk,
        "view": create_view(actor=actors.agent(user), owner=user, name="Mine", conditions={"all": []}).pk,
        "shared_view": create_view(actor=actors.agent(author), owner=None, name="Everybody's", conditions={"all": []}).pk,
    }


def _own_comment(ticket: Any, user: User) -> int:
    """A comment that the caller wrote when their role allowed it."""
    role, user.role = user.role, "agent"
    event = comment_on_ticket(ticket, actor=actors.agent(user), body_html="<p>Mine</p>")
    user.role = role
    return int(event.message_id or 0)


def _profile(person: Contact, author: User) -> Contact:
    profile = factories.contact("+34600000117", "")
    link_profile(profile, person=person, actor=actors.agent(author))
    return profile


def call(api: Any, row: Row, names: dict[str, Any]) -> Any:
    """Makes the call; values of the body that name something of the world are replaced by its id."""
    if row.body is FILE:
        from django.core.files.uploadedfile import SimpleUploadedFile

        return api.upload(SimpleUploadedFile("note.txt", b"hello", "text/plain"))
    body = {key: _named(value, names) for key, value in row.body.items()} if row.body is not None else None
    return api.call(row.method, row.path.format(**names), body)


def _named(value: Any, names: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_named(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value
