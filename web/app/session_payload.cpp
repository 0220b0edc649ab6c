// What the learner does with the payload of a producer.
#include "core/base/text.h"
#include "web/app/session.h"

namespace kds::web {

void Session::edit_payload(ActorId actor) {
    const sim::Producer* const producer = world().find_producer(actor);
    if (!producer) return;
    view_.payload_of = actor;
    view_.payload_from.clear();
    view_.payload_error.clear();
    view_.field(Field::Payload) = producer->spec.payload_template;
    view_.overlay = Overlay::Payload;
}

void Session::take_payload(const TakePayload& taken) {
    view_.payload_from = taken.source;
    view_.payload_error.clear();
    view_.field(Field::Payload) = taken.payload_template;
    announce("The template stands in the field and can be edited.");
}

void Session::send_payload(sim::SetProducerPayload command) {
    if (command.template_id.empty()) command.payload_template = view_.field(Field::Payload);
    if (const auto done = time_.apply(command); !done) {
        view_.payload_error = cat("This cannot be sent: ", done.error().message, ".");
        announce(view_.payload_error);
        return;
    }
    view_.payload_error.clear();
    announce(cat(command.name, " sends other records from now on."));
}

}  // namespace kds::web
