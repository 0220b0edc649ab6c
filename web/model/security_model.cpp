#include "web/model/security_model.h"

#include <array>

#include "core/base/text.h"
#include "core/sim/access.h"
#include "web/model/cli_line.h"

namespace kds::web {
namespace {

using api::Value;

constexpr struct {
    SecurityPage page;
    const char *id, *label;
} kTabs[] = {{SecurityPage::Principals, "security.principals", "Principals"},
             {SecurityPage::Policy, "security.policy", "Policy"},
             {SecurityPage::Why, "security.why", "Why?"},
             {SecurityPage::Advice, "security.advice", "Advice"}};

void set_answer(const ModelInputs& in, SecurityModel& out) {
    const SecurityView& view = in.view.security;
    out.answer_tone = Tone::Plain;
    out.answer.clear();
    out.explanation.clear();
    if (!view.error.empty()) {
        out.answer_tone = Tone::Bad;
        out.answer = view.error;
        out.explanation = "Nothing was changed.";
    } else if (view.answered && *view.answered >= in.world.calls().begin() &&
               *view.answered < in.world.calls().end()) {
        const sim::LearnerCall& call = in.world.calls()[*view.answered];
        out.answer_tone = call.answer ? Tone::Good : Tone::Bad;
        if (!call.answer) {
            out.answer =
                cat(error_name(call.answer.error().code), ": ", call.answer.error().message);
            out.explanation = "What was there before still holds.";
            return;
        }
        const auto* const operation = std::get_if<sim::CallOperation>(&call.request);
        const bool was_deleted =
            operation && operation->action == kds::Action::DeleteResourcePolicy;
        out.answer =
            was_deleted ? "The service deleted the policy." : "The service took the policy.";
        out.explanation = was_deleted ? "Other accounts may do nothing with the stream any more."
                                      : "It holds from now on, for calls of other accounts too.";
    } else if (view.saved) {
        out.answer_tone = Tone::Good;
        out.answer = "Done.";
        out.explanation =
            "It holds for every call from now on, and can be undone. In AWS such a "
            "change takes seconds to arrive everywhere.";
    }
}

}  // namespace

void drop(SecurityModel* model) { delete model; }

Control security_control(std::string id, std::string label, DoInSecurity act,
                         std::string describe) {
    return {.id = std::move(id),
            .label = std::move(label),
            .action = std::move(act),
            .describe = std::move(describe)};
}

std::span<const Newcomer> security_newcomers() {
    static constexpr std::array<Newcomer, 5> kAll{{
        {"producer", "Writes records, and does nothing else.", sim::PrincipalKind::Role,
         PolicyTemplate::Producer, false},
        {"application",
         "Reads with the Consumer Library, keeps leases in DynamoDB and metrics in "
         "CloudWatch.",
         sim::PrincipalKind::Role, PolicyTemplate::Library, false},
        {"administrator", "May do everything with every stream.", sim::PrincipalKind::User,
         PolicyTemplate::Administrator, false},
        {"auditor", "Looks at what there is, reads no records and changes nothing.",
         sim::PrincipalKind::User, PolicyTemplate::Auditor, false},
        {"partner", "Of another account: the stream's own policy must allow it too.",
         sim::PrincipalKind::Role, PolicyTemplate::Reader, true},
    }};
    return kAll;
}

const Stream* security_stream(const ModelInputs& in) {
    const Engine& engine = in.world.engine();
    if (const Stream* const shown = engine.find_stream(in.view.stream)) return shown;
    return engine.streams().empty() ? nullptr : &engine.streams().front();
}

TemplateNames template_names(const ModelInputs& in) {
    const Engine& engine = in.world.engine();
    TemplateNames names{.stream = {},
                        .region = engine.options().region,
                        .account = engine.options().account,
                        .application = "application",
                        .other_account = std::string(kOtherAccount)};
    for (const sim::Consumer& consumer : in.world.consumers())
        if (!consumer.spec.name.empty()) {
            names.application = consumer.spec.name;
            break;
        }
    const Stream* const stream = security_stream(in);
    names.stream = stream ? engine.arn_of(*stream)
                          : cat("arn:aws:kinesis:", names.region, ":", names.account, ":stream/*");
    // Of the key that belongs to AWS nobody of the account needs a permission (kinesis.md 11.5).
    if (stream && !stream->encryption.key_id.empty() &&
        stream->encryption.key_id != "alias/aws/kinesis")
        names.key = stream->encryption.key_id.starts_with("arn:")
                        ? stream->encryption.key_id
                        : cat("arn:aws:kms:", names.region, ":", names.account, ":key/*");
    return names;
}

std::string policy_text(const sim::World& world, std::string_view owner, std::string_view name,
                        bool is_boundary) {
    for (const Stream& stream : world.engine().streams())
        if (world.engine().arn_of(stream) == owner) return stream.policy.text;
    const sim::AccessPrincipal* const principal =
        world.access() ? world.access()->find_principal(owner) : nullptr;
    if (!principal) return {};
    if (is_boundary) return principal->spec.boundary.text;
    for (const sim::PolicyText& policy : principal->spec.policies)
        if (policy.name == name) return policy.text;
    return {};
}

Result<sim::Command> policy_command(const sim::World& world, const ViewState& view, bool deletes) {
    const std::string& owner = view.field(Field::PolicyOwner);
    const std::string& name = view.field(Field::PolicyName);
    const std::string& text = view.field(Field::PolicyText);
    if (owner.starts_with("arn:")) {
        Value input = Value::object().with("ResourceARN", Value::of_text(owner));
        if (deletes) return sim::CallOperation{kds::Action::DeleteResourcePolicy, std::move(input)};
        return sim::CallOperation{kds::Action::PutResourcePolicy,
                                  input.with("Policy", Value::of_text(text))};
    }
    if (!world.access() || !world.access()->find_principal(owner))
        return fail(ErrorCode::BadDocument, "Choose whose policy this is.");
    if (view.security.is_boundary)
        return sim::ChangeAccess(sim::AccessCommand{sim::SetPrincipalBoundary{
            owner, name.empty() ? "boundary" : name, deletes ? std::string{} : text}});
    if (name.empty()) return fail(ErrorCode::BadDocument, "The policy needs a name.");
    if (deletes)
        return sim::ChangeAccess(sim::AccessCommand{sim::DeletePrincipalPolicy{owner, name}});
    return sim::ChangeAccess(sim::AccessCommand{sim::PutPrincipalPolicy{owner, name, text}});
}

void refresh_security(const ModelInputs& in, Later<SecurityModel>& model) {
    if (!model) model.reset(new SecurityModel);
    refresh_security(in, *model);
}

void refresh_security(const ModelInputs& in, SecurityModel& out) {
    out.title = "Who may do what";
    out.intro.clear();
    out.close = close_control();
    out.tabs.clear();
    out.sections.clear();
    // Beyond the numbers that other overlays use for theirs.
    out.reveal =
        1'000'000 + static_cast<std::uint64_t>(in.view.security.page) + in.view.security.call * 4;
    set_answer(in, out);
    for (const auto& tab : kTabs) {
        out.tabs.push_back(security_control(
            tab.id, tab.label,
            {.act = SecurityDo::Open, .number = static_cast<std::uint64_t>(tab.page)}));
        out.tabs.back().pressed = tab.page == in.view.security.page;
    }
    switch (in.view.security.page) {
        case SecurityPage::Principals: add_principals_page(in, out); break;
        case SecurityPage::Policy: add_policy_page(in, out); break;
        case SecurityPage::Why: add_why_page(in, out); break;
        case SecurityPage::Advice: add_advice_page(in, out); break;
    }
    if (!in.offers_acts())
        append_parts(out.intro, out.intro.empty() ? "" : " ",
                     "Here nothing can be changed: open a scenario for that.");
}

}  // namespace kds::web
