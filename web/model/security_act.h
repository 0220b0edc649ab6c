/// What a learner can do on the pages about who may do what, and where one is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace kds::web {

enum class SecurityPage : std::uint8_t { Principals, Policy, Why, Advice };

enum class SecurityDo : std::uint8_t {
    Open,          ///< `number`: the page.
    ActAs,         ///< `who`: a principal, or "" for the administrator.
    LetCallAs,     ///< `who`: an actor; `what`: a principal.
    AddPrincipal,  ///< `number`: place in security_newcomers().
    Deactivate,    ///< `who`
    Reactivate,    ///< `who`
    Edit,          ///< `who`: a principal or the ARN of a stream; `what`: the policy's name.
    EditBoundary,  ///< `who`
    TakeTemplate,  ///< `number`: place in policy_templates().
    Suggest,       ///< `what`: in the place of the word that is being written.
    Save,
    Delete,
    ShowCall,   ///< `number`: of the call, as the audit log has it.
    AskAs,      ///< `who`: a principal; the page turns to "what if".
    AskOn,      ///< `what`: a resource.
    AskFor,     ///< `what`: an action.
    Ask,        ///< With what the fields say.
    LookAt,     ///< `who`: the principal to which the advice is given.
    TakeAdvice  ///< Into the editor.
};

struct DoInSecurity {
    SecurityDo act = SecurityDo::Open;
    std::string who{};
    std::string what{};
    std::uint64_t number = 0;
};

/// The texts are fields of the view: Field::PolicyOwner and those after it.
struct SecurityView {
    SecurityPage page = SecurityPage::Principals;
    bool is_boundary = false;  ///< The policy in the editor is a permissions boundary.
    bool what_if = false;      ///< The trace is of no call, but of what the fields ask.
    bool saved = false;        ///< The newest act was a command, and was done.
    std::size_t caret = 0;     ///< Byte of the policy's text at which it was changed last.
    std::uint64_t call = 0;    ///< Whose trace is shown; 0: the newest refused, or the newest.
    std::optional<std::uint64_t> answered;  ///< Serial in World::calls() of the newest act.
    std::string error;  ///< Why the newest act was not done, in the words of who refused it.
};

}  // namespace kds::web
