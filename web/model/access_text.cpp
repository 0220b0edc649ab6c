#include "web/model/access_text.h"

#include "core/base/text.h"

namespace kds::web {
namespace {

std::string whose(const std::string& actor) { return actor.empty() ? "the learner" : actor; }
bool is_role(const sim::PrincipalSpec& spec) { return spec.kind == sim::PrincipalKind::Role; }

struct Words {
    std::string operator()(const sim::AddPrincipal& c) const {
        return cat(is_role(c.spec) ? "role " : "user ", c.spec.name, " made");
    }
    std::string operator()(const sim::UsePrincipal& c) const {
        return cat(whose(c.actor), " calls as ",
                   c.principal.empty() ? "the administrator" : c.principal);
    }
    std::string operator()(const sim::PutPrincipalPolicy& c) const {
        return cat(c.principal, " has the policy ", c.name);
    }
    std::string operator()(const sim::DeletePrincipalPolicy& c) const {
        return cat(c.principal, " lost the policy ", c.name);
    }
    std::string operator()(const sim::SetPrincipalBoundary& c) const {
        return c.text.empty() ? cat(c.principal, " has no boundary any more")
                              : cat(c.principal, " has the boundary ", c.name);
    }
    std::string operator()(const sim::DeactivatePrincipal& c) const {
        return cat("key of ", c.principal, " made inactive");
    }
    std::string operator()(const sim::ReactivatePrincipal& c) const {
        return cat("key of ", c.principal, " made active");
    }
    std::string operator()(const sim::PutControlPolicy& c) const {
        return cat("control policy ", c.name, c.text.empty() ? " taken away" : " set");
    }
    std::string operator()(const sim::SetOrganization& c) const {
        return c.organization.empty() ? "account left its organization"
                                      : cat("account joined ", c.organization);
    }
    std::string operator()(const sim::PutEndpoint& c) const {
        return cat("endpoint ", c.endpoint, " set");
    }
    std::string operator()(const sim::SetPath& c) const {
        return cat(whose(c.actor), " calls through ",
                   c.endpoint.empty() ? "the public endpoint" : c.endpoint);
    }
    std::string operator()(const sim::SetKeyState& c) const {
        return cat("key ", c.key, " is ", to_string(c.state));
    }
    std::string operator()(const sim::PutKeyPolicy& c) const {
        return cat("key ", c.key, " has another policy");
    }
    std::string operator()(const sim::CreateGrant& c) const {
        return cat(c.principal, " was granted the key ", c.key);
    }
    std::string operator()(const sim::RevokeGrant& c) const {
        return cat("grant ", c.name, " of ", c.key, " revoked");
    }
};

struct Reality {
    std::string operator()(const sim::AddPrincipal& c) const {
        return is_role(c.spec) ? "calls of IAM: CreateRole, then PutRolePolicy for each policy."
                               : "calls of IAM: CreateUser, PutUserPolicy for each policy, and "
                                 "CreateAccessKey.";
    }
    std::string operator()(const sim::UsePrincipal&) const {
        return "the program is given other credentials: those of a user's access key, or of a "
               "session that AssumeRole of STS has opened.";
    }
    std::string operator()(const sim::PutPrincipalPolicy&) const {
        return "a call of IAM: PutUserPolicy or PutRolePolicy.";
    }
    std::string operator()(const sim::DeletePrincipalPolicy&) const {
        return "a call of IAM: DeleteUserPolicy or DeleteRolePolicy.";
    }
    std::string operator()(const sim::SetPrincipalBoundary&) const {
        return "a call of IAM: PutUserPermissionsBoundary or PutRolePermissionsBoundary, with a "
               "managed policy.";
    }
    std::string operator()(const sim::DeactivatePrincipal&) const {
        return "a call of IAM: UpdateAccessKey with the status Inactive.";
    }
    std::string operator()(const sim::ReactivatePrincipal&) const {
        return "a call of IAM: UpdateAccessKey with the status Active.";
    }
    std::string operator()(const sim::PutControlPolicy&) const {
        return "calls of AWS Organizations: CreatePolicy and AttachPolicy.";
    }
    std::string operator()(const sim::SetOrganization&) const {
        return "a call of AWS Organizations: an account is invited, and accepts.";
    }
    std::string operator()(const sim::PutEndpoint&) const {
        return "a call of Amazon EC2: CreateVpcEndpoint or ModifyVpcEndpoint.";
    }
    std::string operator()(const sim::SetPath&) const {
        return "the program runs somewhere else, or the DNS of its VPC leads it to the endpoint.";
    }
    std::string operator()(const sim::SetKeyState&) const {
        return "a call of AWS KMS: EnableKey, DisableKey or ScheduleKeyDeletion.";
    }
    std::string operator()(const sim::PutKeyPolicy&) const {
        return "a call of AWS KMS: PutKeyPolicy.";
    }
    std::string operator()(const sim::CreateGrant&) const {
        return "a call of AWS KMS: CreateGrant.";
    }
    std::string operator()(const sim::RevokeGrant&) const {
        return "a call of AWS KMS: RevokeGrant.";
    }
};

}  // namespace

std::string access_text(const sim::AccessCommand& command) {
    return std::visit(Words{}, command.what);
}

std::string access_in_reality(const sim::AccessCommand& command) {
    return std::visit(Reality{}, command.what);
}

}  // namespace kds::web
