// What a producer sends, to be looked at and changed: the sources of the catalogue, a template of
// the learner's own, and records as the present one makes them.
#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/source_catalog.h"
#include "web/model/build_models.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

using Entry = OverlayModel::Entry;
using Section = OverlayModel::Section;

constexpr std::uint64_t kSamples = 3;
constexpr std::size_t kSampleShown = 400;

/// Records that it made last, or those that it makes first.
Section samples(const ModelInputs& in, const sim::Producer& producer) {
    Section out{.title = "What it sends now", .entries = {}};
    const sim::Source& source = *producer.sources[producer.source].maker;
    const std::uint64_t newest = std::max(producer.made, kSamples);
    std::string key, data;
    for (std::uint64_t number = newest; number > newest - kSamples; --number) {
        source.make_record({.number = number, .made_at = in.world.now()}, key, data);
        out.entries.push_back(
            {.head = cat("Record ", with_thousands(static_cast<std::int64_t>(number))),
             .text = cat("Key ", data_text(key, 60), ", ",
                         bytes_text(static_cast<std::int64_t>(key.size() + data.size())), ": ",
                         data_text(data, kSampleShown))});
    }
    return out;
}

/// The words that the template in the field may name: those of where it was taken from.
sim::WordLists lists_of(const ModelInputs& in, const sim::Producer& producer) {
    if (in.catalog)
        for (const lesson::CatalogSource& source : *in.catalog)
            if (source.id == in.view.payload_from) return source.spec.lists;
    return producer.spec.lists;
}

Section own(const ModelInputs& in, const sim::Producer& producer) {
    const SendPayload send{{producer.spec.name, {}, lists_of(in, producer), {}}};
    Section out{.title = "A template of your own", .entries = {}};
    Entry entry{.head = "Template",
                .text =
                    "{key} is the partition key, {n} the record's number, {time} when it was "
                    "made; {int:1:100}, {dec:0:9:2}, {pick:a|b}, {hex:8}, {uuid}, {ip} and "
                    "{wave:10:30:60} make values. {{ and }} stand for braces."};
    if (!in.view.payload_error.empty()) entry.text = in.view.payload_error;
    entry.field = FieldModel{.id = "payload.template",
                             .field = Field::Payload,
                             .label = "What it sends from now on",
                             .value = in.view.field(Field::Payload),
                             .placeholder = "{\"user\":\"{key}\",\"n\":{n}}",
                             .choices = {},
                             .submit = send};
    entry.row.push_back({.id = "payload.send",
                         .label = "Send this",
                         .action = send,
                         .enabled = !in.view.field(Field::Payload).empty(),
                         .describe = "From now on; what is stored stays as it is"});
    out.entries.push_back(std::move(entry));
    return out;
}

Section catalogue(const ModelInputs& in, const sim::Producer& producer) {
    Section out{.title = "Kinds of sources", .entries = {}};
    if (!in.catalog) {
        out.entries.push_back(
            {.head = "On its way", .text = "The list of sources is being loaded."});
        return out;
    }
    for (const lesson::CatalogSource& source : *in.catalog) {
        const bool is_present = producer.spec.template_id == source.id;
        Entry entry{.head = source.title,
                    .text = cat(source.about, " ", source.key_hint),
                    .current = is_present};
        entry.row.push_back(
            {.id = cat("payload.use.", source.id),
             .label = is_present ? "Sent now" : "Send these",
             .action = SendPayload{{producer.spec.name, source.spec.payload_template,
                                    source.spec.lists, source.id}},
             .enabled = !is_present,
             .describe = source.title});
        entry.row.push_back(
            {.id = cat("payload.edit.", source.id),
             .label = "Edit",
             .action = TakePayload{source.id, source.spec.payload_template},
             .describe = cat("Takes the template of ", source.title, " into the field above")});
        out.entries.push_back(std::move(entry));
    }
    return out;
}

}  // namespace

OverlayModel build_payload(const ModelInputs& in) {
    OverlayModel out;
    out.title = "What a producer sends";
    out.close = close_control();
    const sim::Producer* const producer = in.world.find_producer(in.view.payload_of);
    if (!producer) {
        out.intro = "The producer is not on the stage any more.";
        return out;
    }
    out.title = cat("What ", producer->spec.name, " sends");
    out.intro =
        "A record's data follow from a template, so the lab makes them again whenever somebody "
        "reads "
        "them. Another template holds for new records only; it can be undone.";
    out.sections.push_back(samples(in, *producer));
    out.sections.push_back(own(in, *producer));
    out.sections.push_back(catalogue(in, *producer));
    return out;
}

}  // namespace kds::web
