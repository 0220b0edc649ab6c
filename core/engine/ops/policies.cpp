#include "core/engine/ops/policies.h"

#include <utility>
#include <vector>

#include "core/base/text.h"
#include "core/engine/ops/operation.h"
#include "core/engine/unconfirmed.h"
#include "core/iam/origin.h"

namespace kds {
namespace {

bool manages_policies(Action action) {
    return action == Action::DeleteResourcePolicy || action == Action::GetResourcePolicy ||
           action == Action::PutResourcePolicy;
}

/// What the request is about, if it is there.
struct Subject {
    const Stream* stream = nullptr;
    const RegisteredConsumer* consumer = nullptr;

    const ResourcePolicy* policy() const {
        return consumer ? &consumer->policy : stream ? &stream->policy : nullptr;
    }
    const std::map<std::string, std::string>* tags() const {
        return consumer ? &consumer->tags : stream ? &stream->tags : nullptr;
    }
};

Subject subject_of(const Operation& operation, const Asked& asked) {
    Subject subject;
    if (asked.stream_name.empty()) return subject;
    const Stream* stream = operation.find_stream(asked.stream_name);
    if (!asked.consumer || !stream) return {.stream = asked.consumer ? nullptr : stream};
    const RegisteredConsumer* consumer = stream->find_consumer(asked.consumer->consumer_name);
    if (!consumer) return subject;
    const std::int64_t created_s = consumer->created_at.epoch_seconds();
    if (asked.consumer->created_s.value_or(created_s) != created_s) return subject;
    return {.stream = stream, .consumer = consumer};
}

/// Adds keys with one value.
class Context {
public:
    explicit Context(std::vector<iam::ContextKey>& keys) : keys_{keys} {}

    void add(std::string name, std::string value) {
        keys_.push_back({std::move(name), {std::move(value)}});
    }
    void add(const std::vector<iam::ContextKey>& more) {
        keys_.insert(keys_.end(), more.begin(), more.end());
    }

private:
    std::vector<iam::ContextKey>& keys_;
};

/// IAM User Guide, "AWS global condition context keys": properties of the principal.
void add_principal(const iam::Caller& caller, const iam::Identity* identity, Context& context) {
    using Kind = iam::Caller::Kind;
    const auto principal_arn = [&]() -> std::string {
        if (caller.kind != Kind::RoleSession) return caller.arn;
        // Of a session it is the role's, with its path.
        return identity ? identity->arn
                        : cat("arn:aws:iam::", caller.account, ":role/", caller.name);
    };
    context.add("aws:PrincipalArn", principal_arn());
    context.add("aws:PrincipalAccount", caller.account);
    if (caller.kind == Kind::Root) context.add("aws:PrincipalType", "Account");
    if (caller.kind == Kind::User) context.add("aws:PrincipalType", "User");
    if (caller.kind == Kind::RoleSession) context.add("aws:PrincipalType", "AssumedRole");
    if (caller.kind == Kind::User) context.add("aws:username", caller.name);
    if (!identity) return;
    for (const iam::IdentityTag& tag : identity->tags)
        context.add(cat("aws:PrincipalTag/", tag.key), tag.value);
}

void add_request_tags(const std::map<std::string, std::string>& tags,
                      std::vector<iam::ContextKey>& keys) {
    iam::ContextKey names{.name = "aws:TagKeys"};
    for (const auto& [key, value] : tags) {
        keys.push_back({cat("aws:RequestTag/", key), {value}});
        names.values.push_back(key);
    }
    keys.push_back(std::move(names));
}

iam::Caller caller_of(const Operation& operation) {
    iam::Caller caller = iam::caller_of(operation.caller_arn());
    // A call may say its account and leave the ARN to us, or name a principal in its own way.
    caller.account = operation.caller();
    return caller;
}

}  // namespace

void add_origin(const iam::Origin& origin, std::vector<iam::ContextKey>& keys) {
    Context context(keys);
    const bool is_public = origin.endpoint.empty();
    // Through an endpoint of a VPC a request has no aws:SourceIp (IAM User Guide).
    if (!origin.address.empty())
        context.add(is_public ? "aws:SourceIp" : "aws:VpcSourceIp", origin.address);
    if (is_public) return;
    context.add("aws:SourceVpce", origin.endpoint);
    context.add("aws:SourceVpc", origin.vpc);
}

void add_resource_tags(const std::map<std::string, std::string>& tags,
                       std::vector<iam::ContextKey>& keys) {
    Context context(keys);
    for (const auto& [key, value] : tags) context.add(cat("aws:ResourceTag/", key), value);
}

iam::Request request_of(const Engine& engine, iam::Caller caller, Instant now, std::string action,
                        std::string resource, std::string_view resource_account) {
    iam::Request request{.caller = std::move(caller),
                         .action = std::move(action),
                         .resource = std::move(resource),
                         .resource_account = std::string(resource_account)};
    const iam::Directory* directory = engine.directory();
    const iam::Identity* identity = directory ? directory->find_identity(request.caller) : nullptr;
    request.caller.has_boundary = identity && identity->boundary;

    Context context(request.context);
    add_principal(request.caller, identity, context);
    const auto add_organization = [&](const char* name, std::string_view account) {
        const auto* controls = directory ? directory->find_controls(account) : nullptr;
        if (controls && !controls->organization.empty()) context.add(name, controls->organization);
    };
    add_organization("aws:PrincipalOrgID", request.caller.account);
    add_organization("aws:ResourceOrgID", request.resource_account);
    context.add("aws:CurrentTime", to_iso8601(now));
    context.add("aws:EpochTime", cat(now.epoch_seconds()));
    context.add("aws:SecureTransport", "true");
    context.add("aws:RequestedRegion", engine.options().region);
    context.add("aws:ResourceAccount", request.resource_account);
    if (identity) context.add(identity->context);
    if (const auto* session = directory ? directory->find_session(request.caller.arn) : nullptr)
        context.add(session->context);
    return request;
}

iam::Request request_of(const Operation& operation, Action action, const Asked& asked) {
    iam::Request request =
        request_of(operation.engine(), caller_of(operation), operation.now(), permission_of(action),
                   resource_of(operation, asked), operation.owner());
    if (operation.origin()) add_origin(*operation.origin(), request.context);
    if (const auto* tags = subject_of(operation, asked).tags())
        add_resource_tags(*tags, request.context);
    if (asked.tags) add_request_tags(*asked.tags, request.context);
    return request;
}

namespace {

iam::Decision decide(const Operation& operation, const iam::Request& request, Action action,
                     const Asked& asked, iam::Trail* trail) {
    iam::PolicySet policies = iam::policies_of(operation.engine().directory(), request.caller);
    if (const iam::Origin* origin = operation.origin(); origin && origin->policy)
        policies.endpoint = &*origin->policy;
    const Subject subject = subject_of(operation, asked);
    if (const ResourcePolicy* policy = subject.policy()) {
        policies.resource = policy->document.get();
        policies.resource_name = subject.consumer ? subject.consumer->name : subject.stream->name;
    }
    const iam::Decision decision = iam::evaluate(policies, request, trail);
    if (decision.is_allowed && manages_policies(action) && operation.caller() != operation.owner())
        return {.is_allowed = false, .kind = iam::PolicyKind::ResourceBased, .statement = {}};
    return decision;
}

/// Whether the caller signs with a key that is not active.
bool is_unrecognized(const Operation& operation, const iam::Caller& caller) {
    const iam::Directory* directory = operation.engine().directory();
    const iam::Identity* identity = directory ? directory->find_identity(caller) : nullptr;
    return identity && !identity->is_active;
}

void keep(Operation& operation, const iam::Request& request, const iam::Decision& decision) {
    AuditEntry entry{.at = operation.now(),
                     .call = operation.number(),
                     .actor = operation.actor(),
                     .action = operation.action(),
                     .account = request.caller.account,
                     .caller = request.caller.arn,
                     .resource = request.resource};
    if (const iam::Origin* origin = operation.origin()) {
        entry.endpoint = origin->endpoint;
        entry.address = origin->address;
    }
    entry.decision = audit_decision(decision);
    operation.engine().audit().begin(std::move(entry));
}

std::optional<Error> refusal_of(Operation& operation, Action action, const Asked& asked) {
    const iam::Request request = request_of(operation, action, asked);
    if (is_unrecognized(operation, request.caller)) {
        keep(operation, request, {});
        return Error{ErrorCode::UnrecognizedClient, std::string(unconfirmed::kKeyNotActive)};
    }
    const iam::Decision decision = decide(operation, request, action, asked, nullptr);
    // A second permission of the same call leaves the entry, unless it decides.
    if (action == operation.action() || !decision.is_allowed) keep(operation, request, decision);
    if (decision.is_allowed) return std::nullopt;
    return Error{ErrorCode::AccessDenied, denial(operation, request.action, request.resource,
                                                 iam::denial_reason(decision, request.action))};
}

}  // namespace

iam::Decision decision_of(const Operation& operation, Action action, const Asked& asked,
                          iam::Trail* trail) {
    return decide(operation, request_of(operation, action, asked), action, asked, trail);
}

std::optional<Error> refusal_by_policies(Operation& operation, const Asked& asked) {
    if (auto refused = refusal_of(operation, operation.action(), asked)) return refused;
    if (!asked.also) return std::nullopt;
    return refusal_of(operation, *asked.also, asked);
}

}  // namespace kds
