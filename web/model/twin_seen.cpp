#include "core/base/text.h"
#include "web/model/seen_model.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {
namespace {

void rows(TwinBuilder& b, const std::vector<InspectorRow>& list) {
    if (list.empty()) return;
    b.within("dl", {}, [&] {
        for (const InspectorRow& row : list)
            b.add("entry").texts = {{"term", row.term}, {"value", row.value}};
    });
}

void code_lines(TwinBuilder& b, const std::vector<std::string>& lines) {
    for (const std::string& line : lines)
        if (!line.empty()) b.within("p", {}, [&] { b.run(line, "code"); });
}

/// Sixteen bytes a row.
void bytes(TwinBuilder& b, std::string label, const std::vector<HexRow>& list) {
    if (list.empty()) return;
    TwinNode& table = b.add("table");
    table.texts = {{"label", std::move(label)}};
    table.head = {"offset", "bytes", "text"};
    for (std::size_t i = 0; i < list.size(); i += 2) {
        table.rows.push_back({list[i].offset, list[i].hex, list[i].text});
        if (i + 1 == list.size()) break;
        append_parts(table.rows.back()[1], ' ', list[i + 1].hex);
        table.rows.back()[2] += list[i + 1].text;
    }
}

void audit(TwinBuilder& b, const AuditModel& m) {
    b.paragraph(m.intro);
    b.toggle(m.data_events);
    b.note(Tone::Warn, m.unseen);
    b.heading(3, "Callers");
    for (const Control& caller : m.callers) b.toggle(caller);
    b.heading(3, "Results");
    for (const Control& result : m.results) b.toggle(result);
    b.button(m.save);
    b.heading(3, "Entries, newest first");
    b.paragraph(m.count);
    b.paragraph(m.empty);
    for (const AuditModel::Line& line : m.lines) {
        b.toggle(line.open);
        b.paragraph(cat(line.time, ", ", line.who, line.from.empty() ? "" : ", ", line.from, ", ",
                        line.kind, ", ", line.result));
        if (line.json.empty()) continue;
        code_lines(b, line.json);
        b.button(line.copy);
        b.paragraph(line.left_out);
    }
}

void block(TwinBuilder& b, const DiskModel::Block& m) {
    b.heading(3, m.title);
    b.paragraph(m.note);
    bytes(b, m.title, m.rows);
}

void disk(TwinBuilder& b, const DiskModel& m) {
    b.paragraph(m.intro);
    for (const Control& record : m.records) b.toggle(record);
    b.paragraph(m.empty);
    if (!m.empty.empty()) return;
    b.heading(3, "Beside the data, in clear");
    rows(b, m.clear);
    block(b, m.plain);
    block(b, m.sealed);
    b.paragraph(m.more);
    b.heading(3, m.envelope_title);
    rows(b, m.envelope);
    b.heading(3, "Who can read it");
    b.paragraph(m.who);
}

void wire(TwinBuilder& b, const WireModel& m) {
    b.paragraph(m.intro);
    for (const Control& form : m.forms) b.toggle(form);
    b.heading(3, "Calls, newest first");
    for (const Control& call : m.calls) b.toggle(call);
    b.paragraph(m.empty);
    if (m.empty.empty()) {
        b.heading(3, m.title);
        rows(b, m.learns);
        for (const WireModel::Packet& packet : m.packets) {
            b.paragraph(cat(packet.is_sent ? "To the service" : "To the client",
                            packet.time.empty() ? "" : ", ", packet.time, ": ", packet.what,
                            packet.note.empty() ? "" : ". ", packet.note));
            bytes(b, packet.what, packet.rows);
        }
        if (!m.request.empty()) {
            b.heading(3, "To the service");
            code_lines(b, m.request);
            b.heading(3, "To the client");
            code_lines(b, m.answer);
        }
    }
    b.note(Tone::Info, m.closing);
}

}  // namespace

void twin_of_seen(TwinBuilder& b, const SeenModel& m) {
    b.region("region.overlay", m.title, [&] {
        b.heading(2, m.title);
        b.button(m.close);
        for (const Control& tab : m.tabs) b.toggle(tab);
        switch (m.page) {
            case SeenPage::Audit: return audit(b, m.audit);
            case SeenPage::Disk: return disk(b, m.disk);
            case SeenPage::Wire: return wire(b, m.wire);
        }
    });
}

}  // namespace kds::web
