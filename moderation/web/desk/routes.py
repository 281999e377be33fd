"""The desk's URLs, in one table."""

from flask import Blueprint, Flask, redirect, url_for
from flask.typing import ResponseReturnValue, RouteCallable

from moderation.domain.paging import MAX_ID
from moderation.services.refusals import Refusal
from moderation.web.context import Context
from moderation.web.desk import api_keys, learning, mail, page, seeding, signal_words, wording
from moderation.web.desk.accounts import account, sign_in, team
from moderation.web.desk.accounts import links as account_links
from moderation.web.desk.insights import agreement, blind_review, insights
from moderation.web.desk.insights import words as insights_words
from moderation.web.desk.page import has_second
from moderation.web.desk.review import (
    answer,
    authors,
    bulk,
    card,
    card_words,
    decide,
    log,
    log_csv,
    log_words,
    presence,
    queue,
    queue_view,
    queue_words,
    threads,
)
from moderation.web.desk.security import init_csrf, set_headers
from moderation.web.desk.signed_in import configure_session, require_sign_in
from moderation.web.desk.site_tabs import list_site_tabs
from moderation.web.desk.sites import policy, reasons, sites, standing_words, standings, widget
from moderation.web.desk.thresholds import lab, reapply_thresholds
from moderation.web.desk.thresholds import words as threshold_words

# Ids that do not fit into a database column are not found.
_ID = f"<int(max={MAX_ID}):"

_ROUTES: tuple[tuple[str, str, str, RouteCallable], ...] = (
    ("GET", "/sign-in", "sign_in", sign_in.sign_in),
    ("POST", "/sign-in", "sign_in_post", sign_in.sign_in_post),
    ("POST", "/sign-out", "sign_out", sign_in.sign_out),
    ("GET", "/", "queue", queue.queue),
    ("GET", "/count", "queue_count", queue.count),
    ("GET", f"/comments/{_ID}comment_id>", "comment", card.comment),
    ("GET", f"/comments/{_ID}comment_id>/words", "comment_words", card.words),
    ("GET", f"/comments/{_ID}comment_id>/context", "comment_context", card.context),
    ("POST", f"/comments/{_ID}comment_id>/decide", "comment_decide", decide.decide),
    ("POST", f"/comments/{_ID}comment_id>/answer", "comment_answer", answer.answer),
    ("POST", f"/decisions/{_ID}decision_id>/undo", "decision_undo", decide.undo),
    ("POST", "/presence", "presence", presence.presence),
    ("POST", "/batches", "batches_post", bulk.batches_post),
    ("GET", f"/batches/{_ID}batch_id>", "batch", bulk.batch),
    ("POST", f"/batches/{_ID}batch_id>/step", "batch_step", bulk.batch_step),
    ("POST", f"/batches/{_ID}batch_id>/undo", "batch_undo", bulk.batch_undo),
    ("GET", "/log", "log", log.log),
    ("GET", "/log.csv", "log_csv", log_csv.log_csv),
    ("GET", "/sites", "sites", sites.sites),
    ("GET", "/sites/<key>", "site", sites.site),
    ("POST", "/sites/<key>", "site_save", sites.site_save),
    ("GET", "/sites/<key>/policy", "policy", policy.policy),
    ("POST", "/sites/<key>/policy", "policy_save", policy.policy_save),
    ("GET", "/sites/<key>/thresholds", "thresholds", lab.thresholds),
    ("POST", "/sites/<key>/thresholds", "thresholds_save", lab.thresholds_save),
    ("GET", "/sites/<key>/thresholds/try", "thresholds_tried", lab.thresholds_tried),
    ("POST", "/sites/<key>/thresholds/try", "thresholds_try", lab.thresholds_try),
    ("GET", "/sites/<key>/thresholds/waiting", "rejudging", reapply_thresholds.reapply),
    ("POST", "/sites/<key>/thresholds/waiting", "rejudging_begin", reapply_thresholds.reapply_begin),
    ("GET", "/sites/<key>/learning", "learning", learning.learning),
    ("POST", "/sites/<key>/learning", "learning_save", learning.learning_save),
    ("POST", "/sites/<key>/learning/anew", "learning_anew", learning.learning_anew),
    ("POST", "/sites/<key>/learning/forget", "learning_forget", learning.learning_forget),
    ("GET", "/sites/<key>/agreement", "agreement", agreement.agreement),
    ("GET", "/sites/<key>/agreement/sample", "agreement_sample", blind_review.agreement_sample),
    ("POST", "/sites/<key>/agreement/sample", "agreement_answer", blind_review.agreement_answer),
    ("GET", "/sites/<key>/insights", "insights", insights.insights),
    ("GET", "/sites/<key>/insights.csv", "insights_csv", insights.insights_csv),
    ("GET", "/sites/<key>/made-up", "made_up", seeding.made_up),
    ("POST", "/sites/<key>/made-up", "made_up_fill", seeding.made_up_fill),
    ("POST", "/sites/<key>/made-up/remove", "made_up_remove", seeding.made_up_remove),
    ("GET", "/sites/<key>/widget", "widget", widget.widget),
    ("POST", "/sites/<key>/widget", "widget_save", widget.widget_save),
    ("GET", "/sites/<key>/widget/preview", "widget_preview", widget.widget_preview),
    ("POST", "/sites/<key>/widget/preview", "widget_preview_post", widget.widget_preview_post),
    ("GET", "/sites/<key>/widget/theme.css", "widget_theme", widget.widget_theme),
    ("GET", "/sites/<key>/reasons", "reasons", reasons.reasons),
    ("POST", "/sites/<key>/reasons", "reasons_save", reasons.reasons_save),
    ("GET", "/sites/<key>/team", "team", team.team),
    ("POST", "/sites/<key>/team/invitations", "team_invite", team.team_invite),
    ("POST", f"/sites/<key>/team/members/{_ID}member_id>", "team_change", team.team_change),
    (
        "POST",
        f"/sites/<key>/team/members/{_ID}member_id>/password-link",
        "team_password_link",
        team.team_password_link,
    ),
    ("GET", "/sites/<key>/api-keys", "api_keys", api_keys.api_keys),
    ("POST", "/sites/<key>/api-keys", "api_keys_make", api_keys.api_keys_make),
    ("POST", f"/sites/<key>/api-keys/{_ID}key_id>", "api_keys_change", api_keys.api_keys_change),
    ("GET", "/join/<token>", "join", account_links.join),
    ("POST", "/join/<token>", "join_post", account_links.join_post),
    ("GET", "/password/<token>", "password_link", account_links.password_link),
    ("POST", "/password/<token>", "password_link_post", account_links.password_link_post),
    ("GET", "/forgot", "forgot", account_links.forgot),
    ("POST", "/forgot", "forgot_post", account_links.forgot_post),
    ("GET", "/mail", "mail", mail.mail),
    ("POST", "/mail/test", "mail_test", mail.mail_test),
    ("GET", "/account", "account", account.account),
    ("POST", "/account", "account_save", account.account_save),
    ("POST", "/account/density", "account_density", account.account_density),
    ("POST", "/account/password", "account_password", account.account_password),
    ("POST", "/account/sign-out-everywhere", "sign_out_everywhere", account.sign_out_everywhere),
    ("GET", "/sites/<key>/standings", "standings", standings.standings),
    ("POST", "/sites/<key>/standings", "standings_save", standings.standings_save),
    ("GET", f"/sites/<key>/authors/{_ID}guest_id>", "author", authors.author),
    ("POST", f"/sites/<key>/authors/{_ID}guest_id>/standing", "author_standing", authors.author_standing),
    ("POST", f"/sites/<key>/authors/{_ID}guest_id>/notes", "author_note", authors.author_note),
    ("GET", f"/threads/{_ID}thread_id>", "thread", threads.thread),
    ("POST", f"/threads/{_ID}thread_id>", "thread_save", threads.thread_save),
    ("POST", f"/comments/{_ID}comment_id>/pin", "comment_pin", threads.comment_pin),
    ("POST", f"/comments/{_ID}comment_id>/feature", "comment_feature", threads.comment_feature),
    ("GET", "/<path:path>", "nothing_here", page.show_nothing_here),
)


def init_desk(app: Flask) -> None:
    """Add the desk to the app. Blueprints that are exempt from CSRF protection must be registered first."""
    given: Context = app.extensions["parley"]
    configure_session(app, is_secure=given.is_secure)
    init_csrf(app)
    app.after_request(set_headers)
    app.logger.addFilter(account_links.hide_links)
    app.register_blueprint(_make_desk())
    app.add_url_rule("/", "front", _front)


def _make_desk() -> Blueprint:
    desk = Blueprint("desk", __name__, url_prefix="/desk")
    desk.before_request(require_sign_in)
    desk.register_error_handler(Refusal, page.show_refusal)
    for method, rule, endpoint, view in _ROUTES:
        desk.add_url_rule(rule, endpoint, view, methods=[method])
    for say in (
        *wording.FILTERS,
        *signal_words.FILTERS,
        *card_words.FILTERS,
        *bulk.FILTERS,
        *log_words.FILTERS,
        *team.FILTERS,
        *queue_view.FILTERS,
        *queue_words.FILTERS,
        *standing_words.FILTERS,
        *mail.FILTERS,
        *api_keys.FILTERS,
        *agreement.FILTERS,
        *insights_words.FILTERS,
        *threshold_words.FILTERS,
    ):
        desk.add_app_template_filter(say)
    desk.add_app_template_global(has_second)
    desk.add_app_template_global(card.comment_url)
    desk.add_app_template_global(card.longest_note)
    desk.add_app_template_global(list_site_tabs)
    desk.add_app_template_global(mail.sees_mail)
    return desk


def _front() -> ResponseReturnValue:
    """Redirect the root URL to the queue."""
    return redirect(url_for("desk.queue"))
