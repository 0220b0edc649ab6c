// What the session does on the pages about who may do what.
#include "core/api/policy_writer.h"
#include "core/base/text.h"
#include "core/sim/access.h"
#include "core/sim/access_command.h"
#include "web/app/session.h"
#include "web/model/cli_line.h"
#include "web/model/policy_completion.h"
#include "web/model/security_advice.h"
#include "web/model/security_model.h"

namespace kds::web {

/// Before the field has the new text.
void Session::policy_edited(const EditField& edit) {
    SecurityView& security = view_.security;
    security.error.clear();
    security.answered.reset();
    security.saved = false;
    if (edit.field == Field::PolicyText)
        security.caret = edited_at(view_.field(Field::PolicyText), edit.value);
    if (edit.field == Field::AskedAction || edit.field == Field::AskedResource)
        security.what_if = true;
}

void Session::change_access(const sim::Command& command, std::string_view done) {
    // A lesson's world is changed by the lesson's own means.
    if (!inputs().offers_acts()) return;
    SecurityView& security = view_.security;
    const std::uint64_t calls_before = world().calls().end();
    if (const auto applied = time_.apply(command); !applied) {
        security.error = applied.error().message;
        return announce(security.error);
    }
    if (world().calls().end() != calls_before) {
        security.answered = calls_before;
        const sim::LearnerCall& call = world().calls().back();
        return announce(call.answer ? std::string(done) : call_summary(call));
    }
    security.saved = true;
    announce(std::string(done));
}

void Session::edit_policy(const DoInSecurity& action) {
    SecurityView& security = view_.security;
    security.page = SecurityPage::Policy;
    security.is_boundary = action.act == SecurityDo::EditBoundary;
    std::string name = action.what;
    if (security.is_boundary) {
        const sim::AccessPrincipal* const who =
            world().access() ? world().access()->find_principal(action.who) : nullptr;
        if (who) name = who->spec.boundary.name;
    }
    view_.field(Field::PolicyOwner) = action.who;
    view_.field(Field::PolicyText) = policy_text(world(), action.who, name, security.is_boundary);
    view_.field(Field::PolicyName) = std::move(name);
    security.caret = view_.field(Field::PolicyText).size();
}

/// Who opens the page before having chosen sees a policy all the same.
void Session::edit_first_policy() {
    if (const sim::Access* const access = world().access())
        for (const sim::AccessPrincipal& who : access->principals)
            if (!who.spec.policies.empty())
                return edit_policy({.act = SecurityDo::Edit,
                                    .who = who.spec.name,
                                    .what = who.spec.policies.front().name});
    const Engine& engine = world().engine();
    if (!engine.streams().empty())
        edit_policy({.act = SecurityDo::Edit, .who = engine.arn_of(engine.streams().front())});
}

void Session::save_policy(bool deletes) {
    auto command = policy_command(world(), view_, deletes);
    if (!command) {
        view_.security.error = command.error().message;
        return announce(view_.security.error);
    }
    change_access(*command, deletes ? "The policy is gone." : "The policy holds from now on.");
    if (deletes && view_.security.error.empty() && !view_.field(Field::PolicyText).empty())
        view_.field(Field::PolicyText) =
            policy_text(world(), view_.field(Field::PolicyOwner), view_.field(Field::PolicyName),
                        view_.security.is_boundary);
}

void Session::do_in_security(const DoInSecurity& action) {
    SecurityView& security = view_.security;
    security.error.clear();
    security.answered.reset();
    security.saved = false;
    view_.overlay = Overlay::Security;
    const auto change = [&](auto command, std::string_view done) {
        change_access(sim::ChangeAccess(sim::AccessCommand{std::move(command)}), done);
    };
    std::string& text = view_.field(Field::PolicyText);
    switch (action.act) {
        case SecurityDo::Open:
            security.page = static_cast<SecurityPage>(action.number);
            if (security.page == SecurityPage::Policy && view_.field(Field::PolicyOwner).empty())
                edit_first_policy();
            return;
        case SecurityDo::ActAs:
            return change(sim::UsePrincipal{.actor = {}, .principal = action.who},
                          "Your calls are those of another principal from now on.");
        case SecurityDo::LetCallAs:
            return change(sim::UsePrincipal{.actor = action.who, .principal = action.what},
                          cat(action.who, " calls as another principal from now on."));
        case SecurityDo::AddPrincipal: {
            if (action.number >= security_newcomers().size()) return;
            const Newcomer& newcomer =
                security_newcomers()[static_cast<std::size_t>(action.number)];
            sim::PrincipalSpec spec{.name = std::string(newcomer.name),
                                    .kind = newcomer.kind,
                                    .account = newcomer.is_of_another_account
                                                   ? std::string(kOtherAccount)
                                                   : std::string{},
                                    .about = std::string(newcomer.about)};
            spec.policies.push_back(
                {std::string(newcomer.name),
                 api::write_policy(policy_of(newcomer.policy, template_names(inputs())))});
            return change(sim::AddPrincipal{std::move(spec)}, "A principal was added.");
        }
        case SecurityDo::Deactivate:
            return change(sim::DeactivatePrincipal{action.who},
                          cat("Nobody can call with the key of ", action.who, " any more."));
        case SecurityDo::Reactivate:
            return change(sim::ReactivatePrincipal{action.who},
                          cat("The key of ", action.who, " is active again."));
        case SecurityDo::Edit:
        case SecurityDo::EditBoundary: return edit_policy(action);
        case SecurityDo::TakeTemplate:
            if (action.number >= policy_templates().size()) return;
            text = api::write_policy(
                policy_of(policy_templates()[static_cast<std::size_t>(action.number)].which,
                          template_names(inputs())));
            security.caret = text.size();
            return announce("The policy stands in the editor and is not saved yet.");
        case SecurityDo::Suggest:
            text = with_suggestion(text, security.caret, action.what);
            return announce(cat(action.what, " was put in."));
        case SecurityDo::Save: return save_policy(false);
        case SecurityDo::Delete: return save_policy(true);
        case SecurityDo::ShowCall:
            security.page = SecurityPage::Why;
            security.what_if = false;
            security.call = action.number;
            return;
        case SecurityDo::AskAs: view_.field(Field::AskedWho) = action.who; break;
        case SecurityDo::AskOn: view_.field(Field::AskedResource) = action.what; break;
        case SecurityDo::AskFor: view_.field(Field::AskedAction) = action.what; break;
        case SecurityDo::Ask: break;
        case SecurityDo::LookAt:
            view_.field(Field::AdvisedWho) = action.who;
            security.page = SecurityPage::Advice;
            return;
        case SecurityDo::TakeAdvice: {
            const iam::Advice advice = advice_for(world(), action.who);
            if (advice.policy.statements.empty()) return;
            edit_policy({.act = SecurityDo::Edit, .who = action.who, .what = "least-privilege"});
            text = api::write_policy(advice.policy);
            security.caret = text.size();
            return announce("The policy stands in the editor and is not saved yet.");
        }
    }
    security.page = SecurityPage::Why;
    security.what_if = true;
}

}  // namespace kds::web
