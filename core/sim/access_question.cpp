#include "core/sim/access_question.h"

#include <utility>

#include "core/base/text.h"
#include "core/engine/ops/policies.h"

namespace kds::sim {
namespace {

/// The stream or the consumer that an ARN names, if it is there.
struct Named {
    const Stream* stream = nullptr;
    const RegisteredConsumer* consumer = nullptr;

    const ResourcePolicy* policy() const {
        return consumer ? &consumer->policy : stream ? &stream->policy : nullptr;
    }
    const std::map<std::string, std::string>* tags() const {
        return consumer ? &consumer->tags : stream ? &stream->tags : nullptr;
    }
};

Named named_by(const Engine& engine, std::string_view arn) {
    for (const Stream& stream : engine.streams()) {
        const std::string of_stream = engine.arn_of(stream);
        if (arn == of_stream) return {.stream = &stream};
        if (!arn.starts_with(cat(of_stream, "/"))) continue;
        for (const RegisteredConsumer& consumer : stream.consumers)
            if (arn == engine.arn_of(stream, consumer))
                return {.stream = &stream, .consumer = &consumer};
    }
    return {};
}

/// The fifth part of an ARN; of "*", and of what is no ARN, the caller's own.
std::string account_of(std::string_view arn, const std::string& own) {
    for (int i = 0; i < 4; ++i) {
        const std::size_t colon = arn.find(':');
        if (colon == std::string_view::npos) return own;
        arn.remove_prefix(colon + 1);
    }
    return std::string(arn.substr(0, arn.find(':')));
}

/// As whom and from where it would be asked.
Call call_of(const Engine& engine, const Access& access, const AccessQuestion& question) {
    Call call{.now = engine.now()};
    identify(call, access, question.by_way_of, engine.options().account);
    call.principal = {.account = engine.options().account};
    const AccessPrincipal* principal = access.find_principal(question.principal);
    if (!principal) {
        call.principal.arn = cat("arn:aws:iam::", engine.options().account, ":root");
        return call;
    }
    const ActorAccess* actor = access.find_actor(question.by_way_of);
    call.principal.account = principal->spec.account;
    call.principal.arn = principal->arn;
    // A role is asked as the session of the actor, if it is the one that the actor has.
    if (actor && actor->principal == question.principal) call.principal = actor->caller;
    return call;
}

}  // namespace

iam::Request request_of(const Engine& engine, const Access& access,
                        const AccessQuestion& question) {
    const Call call = call_of(engine, access, question);
    iam::Caller caller = iam::caller_of(call.principal.arn);
    caller.account = call.principal.account;
    iam::Request request = kds::request_of(
        engine, std::move(caller), engine.now(), std::string(question.action),
        std::string(question.resource), account_of(question.resource, call.principal.account));
    if (call.origin) add_origin(*call.origin, request.context);
    if (const auto* tags = named_by(engine, question.resource).tags())
        add_resource_tags(*tags, request.context);
    return request;
}

AccessAnswer ask(const Engine& engine, const Access& access, const AccessQuestion& question,
                 iam::Trail* trail) {
    const AccessPrincipal* principal = access.find_principal(question.principal);
    if (principal && !principal->is_active) {
        if (trail) *trail = {};
        return {.is_unrecognized = true};
    }
    const iam::Request request = request_of(engine, access, question);
    iam::PolicySet policies = iam::policies_of(access.directory.get(), request.caller);
    const ActorAccess* actor = access.find_actor(question.by_way_of);
    // Endpoints of Kinesis: other services are reached by other ways.
    if (actor && actor->origin.policy && question.action.starts_with("kinesis:"))
        policies.endpoint = &*actor->origin.policy;
    const Named named = named_by(engine, question.resource);
    if (const ResourcePolicy* policy = named.policy()) {
        policies.resource = policy->document.get();
        policies.resource_name = named.consumer ? named.consumer->name : named.stream->name;
    }
    return {.decision = iam::evaluate(policies, request, trail)};
}

std::string denial_of(const AccessAnswer& answer, const iam::Request& request) {
    return cat("User: ", request.caller.arn, " is not authorized to perform: ", request.action,
               " on resource: ", request.resource,
               iam::denial_reason(answer.decision, request.action));
}

}  // namespace kds::sim
