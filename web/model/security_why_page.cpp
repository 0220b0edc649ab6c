// Why a call was refused or allowed: of one that was made, or of one that is only asked about.
#include "core/base/text.h"
#include "core/engine/ops/authorization.h"
#include "core/engine/permissions.h"
#include "core/sim/access.h"
#include "core/sim/access_question.h"
#include "web/model/format.h"
#include "web/model/policy_completion.h"
#include "web/model/security_calls.h"
#include "web/model/security_model.h"
#include "web/model/security_trace.h"

namespace kds::web {
namespace {

using Entry = SecurityModel::Entry;
using Section = SecurityModel::Section;

constexpr std::size_t kCallsShown = 12;

/// The newest refused first, then the newest.
const AuditEntry* chosen(const std::vector<const AuditEntry*>& calls, std::uint64_t number) {
    for (const AuditEntry* const call : calls)
        if (number != 0 && call->call == number) return call;
    for (const AuditEntry* const call : calls)
        if (call->is_refused()) return call;
    return calls.empty() ? nullptr : calls.front();
}

class Page {
public:
    Page(const ModelInputs& in, SecurityModel& out)
        : in_{in},
          out_{out},
          access_{in.world.access()},
          calls_{calls_newest_first(in.world.engine().audit())} {}

    void build() {
        if (!access_) {
            out_.intro =
                "Nobody has been told apart yet, so no policy of a principal is asked. "
                "Add a principal first.";
            return;
        }
        const AuditEntry* const call = chosen(calls_, in_.view.security.call);
        if (in_.view.security.what_if)
            add_trace(asked(), {});
        else if (call)
            add_call(*call);
        else
            out_.intro = "Nobody has called anything since policies are asked.";
        add_question();
        if (!calls_.empty()) add_calls();
    }

private:
    sim::AccessQuestion asked() const {
        return {.principal = in_.view.field(Field::AskedWho),
                .by_way_of = {},
                .action = in_.view.field(Field::AskedAction),
                .resource = in_.view.field(Field::AskedResource)};
    }
    std::string who(std::string_view principal) const {
        return principal.empty() ? std::string("the administrator") : std::string(principal);
    }

    void add_call(const AuditEntry& call) {
        const std::string action = permission_of(call.action);
        const std::string_view principal = principal_of(access_, call);
        std::string note;
        if (call.error) {
            note = cat("It was answered ", error_name(*call.error),
                       call.message.empty() ? std::string{} : cat(": ", call.message));
            if (!call.is_refused()) append_parts(note, " That is no matter of policies.");
        }
        add_trace({.principal = principal,
                   .by_way_of = caller_name(in_.world, call.actor),
                   .action = action,
                   .resource = call.resource},
                  note);
        if (principal.empty() && call.caller.find(":root") == std::string::npos)
            out_.sections.back().text += cat(" The caller ", call.caller, " is not listed here.");
    }

    void add_trace(const sim::AccessQuestion& question, const std::string& note) {
        const bool is_asked = in_.view.security.what_if;
        Section section{.title = cat(is_asked ? "What if " : "", who(question.principal),
                                     is_asked ? " asked for " : " asked for ", question.action,
                                     is_asked ? "?" : ""),
                        .text = cat("On ", question.resource, ".")};
        if (question.action.empty() || question.resource.empty()) {
            section.title = "What if";
            section.text = "Say who asks, for which action, and on which resource.";
            out_.sections.push_back(std::move(section));
            return;
        }
        iam::Trail trail;
        const sim::AccessAnswer answer = sim::ask(in_.world.engine(), *access_, question, &trail);
        if (!note.empty()) append_parts(section.text, " ", note);
        if (answer.is_unrecognized) {
            section.entries.push_back(
                {.head = "The access key",
                 .text = "It is inactive: the service does not know who signs, and asks no policy.",
                 .tone = Tone::Bad,
                 .is_marked = true});
            out_.sections.push_back(std::move(section));
            return;
        }
        const std::vector<TracedPolicy> policies = policies_of(question);
        Trace trace = trace_of(answer.decision, trail, question.action, policies);
        section.entries.push_back({.head = is_asked ? "Answer" : "By the policies as they are now",
                                   .text = std::move(trace.verdict),
                                   .tone = trace.is_allowed ? Tone::Good : Tone::Bad});
        std::size_t number = 0;
        for (TraceStep& step : trace.steps)
            section.entries.push_back({.head = cat(++number, ". ", step.title),
                                       .text = std::move(step.text),
                                       .tone = step.tone,
                                       .is_marked = step.decided,
                                       .code = std::move(step.lines)});
        out_.sections.push_back(std::move(section));
    }

    /// The texts of all that has a say.
    std::vector<TracedPolicy> policies_of(const sim::AccessQuestion& question) const {
        std::vector<TracedPolicy> out;
        const std::string* account = &in_.world.engine().options().account;
        if (const auto* const who = access_->find_principal(question.principal)) {
            account = &who->spec.account;
            for (const sim::PolicyText& policy : who->spec.policies)
                out.push_back({iam::PolicyKind::IdentityBased, 0, policy.name, policy.text});
            for (const sim::PolicyText& policy : who->spec.session_policies)
                out.push_back({iam::PolicyKind::Session, 0, policy.name, policy.text});
            out.push_back({iam::PolicyKind::PermissionsBoundary, 0, {}, who->spec.boundary.text});
        }
        for (const sim::ControlPolicyText& control : access_->controls)
            if (control.account == *account)
                out.push_back({iam::PolicyKind::ServiceControl, control.level, control.policy.name,
                               control.policy.text});
        if (const auto* const way = access_->find_actor(question.by_way_of))
            if (const auto* const endpoint = access_->find_endpoint(way->endpoint))
                out.push_back({iam::PolicyKind::Endpoint, 0, {}, endpoint->policy_text});
        const Engine& engine = in_.world.engine();
        for (const Stream& stream : engine.streams()) {
            if (engine.arn_of(stream) == question.resource)
                out.push_back({iam::PolicyKind::ResourceBased, 0, {}, stream.policy.text});
            for (const RegisteredConsumer& consumer : stream.consumers)
                if (engine.arn_of(stream, consumer) == question.resource)
                    out.push_back({iam::PolicyKind::ResourceBased, 0, {}, consumer.policy.text});
        }
        return out;
    }

    void add_question() {
        const SecurityView& view = in_.view.security;
        Section section{.title = "What if …",
                        .text = "Asks the policies without a call: who, for what, on what."};
        const auto choose = [&](std::string id, std::string label, DoInSecurity act, bool is_now) {
            section.choices.push_back(
                security_control(std::move(id), std::move(label), std::move(act)));
            section.choices.back().pressed = is_now && view.what_if;
        };
        const std::string& asked_who = in_.view.field(Field::AskedWho);
        choose("security.ask.as.root", "Administrator", {.act = SecurityDo::AskAs},
               asked_who.empty());
        for (std::size_t i = 0; i < access_->principals.size(); ++i) {
            const std::string& name = access_->principals[i].spec.name;
            choose(cat("security.ask.as.", i), name, {.act = SecurityDo::AskAs, .who = name},
                   asked_who == name);
        }
        const auto field = [&](const char* id, Field which, const char* label,
                               const char* placeholder) {
            section.fields.push_back({.id = id,
                                      .field = which,
                                      .label = label,
                                      .value = in_.view.field(which),
                                      .placeholder = placeholder,
                                      .choices = {},
                                      .submit = DoInSecurity{.act = SecurityDo::Ask}});
        };
        field("security.ask.action", Field::AskedAction, "Action", "kinesis:PutRecord");
        field("security.ask.resource", Field::AskedResource, "Resource", "arn:… or *");
        add_choices(section);
        section.controls.push_back(
            security_control("security.ask", "Ask", {.act = SecurityDo::Ask}, "Makes no call"));
        out_.sections.push_back(std::move(section));
    }
    void add_choices(Section& section) const {
        const std::string& action = in_.view.field(Field::AskedAction);
        std::size_t number = 0;
        const std::string text = cat("\"Action\": \"", action);
        for (std::string& name : suggestions(text, text.size(), {})) {
            if (number == 5) break;
            Control chip = security_control(cat("security.ask.for.", number++), name,
                                            {.act = SecurityDo::AskFor, .what = name}, "Action");
            section.chips.push_back(std::move(chip));
        }
        const Engine& engine = in_.world.engine();
        number = 0;
        const auto add = [&](std::string label, std::string arn) {
            section.chips.push_back(
                security_control(cat("security.ask.on.", number++), std::move(label),
                                 {.act = SecurityDo::AskOn, .what = std::move(arn)}, "Resource"));
        };
        for (const Stream& stream : engine.streams()) {
            add(cat("on ", stream.name), engine.arn_of(stream));
            for (const RegisteredConsumer& consumer : stream.consumers)
                if (number < 8) add(cat("on ", consumer.name), engine.arn_of(stream, consumer));
        }
        add("on nothing in particular", "*");
    }

    void add_calls() {
        Section section{.title = "Calls that were made",
                        .text = "Refused ones first, then the newest."};
        std::size_t shown = 0;
        for (const bool refused : {true, false})
            for (const AuditEntry* const call : calls_) {
                if (call->is_refused() != refused || shown == kCallsShown) continue;
                ++shown;
                section.entries.push_back(entry_of(*call));
            }
        out_.sections.push_back(std::move(section));
    }
    Entry entry_of(const AuditEntry& call) const {
        const std::string_view actor = caller_name(in_.world, call.actor);
        Entry entry{.head = cat(to_string(call.action), call.is_refused() ? ", refused" : ""),
                    .text = cat(clock_text(call.at - in_.world.began_at()), " ",
                                actor.empty() ? std::string_view("you") : actor, " as ",
                                who(principal_of(access_, call)), ", on ", call.resource),
                    .tone = call.is_refused() ? Tone::Bad : Tone::Good};
        entry.row.push_back(security_control(cat("security.call.", call.call), "Why?",
                                             {.act = SecurityDo::ShowCall, .number = call.call},
                                             std::string(to_string(call.action))));
        return entry;
    }

    const ModelInputs& in_;
    SecurityModel& out_;
    const sim::Access* access_;
    std::vector<const AuditEntry*> calls_;
};

}  // namespace

void add_why_page(const ModelInputs& in, SecurityModel& out) { Page(in, out).build(); }

}  // namespace kds::web
