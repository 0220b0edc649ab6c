// What the session does in the console of streams.
#include "core/base/text.h"
#include "web/app/session.h"
#include "web/model/cli_line.h"
#include "web/model/console_model.h"
#include "web/model/stage_acts.h"

namespace kds::web {

void Session::go_in_console(const GoInConsole& to) {
    ConsoleView& console = view_.console;
    const bool another = to.stream != console.stream || to.page != console.page;
    console.page = to.page;
    console.tab = to.tab;
    console.stream = to.stream;
    console.asks_deletion = false;
    console.call.reset();
    console.error.clear();
    view_.overlay = Overlay::Console;
    const Stream* const stream = console_stream(world(), view_);
    if (!another || to.page != ConsolePage::Stream || !stream) return;
    // The forms begin with what holds now.
    view_.field(Field::ConsoleTarget) = cat(stream->open_shard_count());
    view_.field(Field::ConsoleRetention) = cat(stream->retention_hours);
    view_.field(Field::ConsoleRecordSize) = cat(stream->record_bytes_max / 1024);
    view_.field(Field::ConsoleKey) = "alias/aws/kinesis";
    view_.field(Field::ConsoleTagKey).clear();
    view_.field(Field::ConsoleTagValue).clear();
    view_.field(Field::ConsoleConsumer).clear();
}

void Session::do_in_console(ConsoleAct act, const std::string& what) {
    // A lesson's world is changed by the lesson's own means, and in a task that looks at it by any.
    if (!acts_offered(*run_, scenario_ != nullptr)) return;
    ConsoleView& console = view_.console;
    console.act = act;
    console.call.reset();
    console.error.clear();
    console.asks_deletion = false;
    auto made = console_command(world(), view_, act, what);
    if (!made) {
        console.error = made.error().message;
        return announce(console.error);
    }
    const std::uint64_t calls_before = world().calls().end();
    command(*made);
    if (world().calls().end() == calls_before) return;
    console.call = calls_before;
    const sim::LearnerCall& call = world().calls().back();
    announce(cat(call_summary(call), " ", console_explanation(act, call)));
    if (!call.answer) return;
    switch (act) {
        case ConsoleAct::Create:
            if (const Stream* made_stream =
                    world().engine().find_stream(view_.field(Field::ConsoleName))) {
                view_.field(Field::ConsoleName).clear();
                go_in_console({ConsolePage::Stream, ConsoleTab::Details, made_stream->id});
                console.call = calls_before;
            }
            return;
        case ConsoleAct::AddTag:
            view_.field(Field::ConsoleTagKey).clear();
            view_.field(Field::ConsoleTagValue).clear();
            return;
        case ConsoleAct::Register: view_.field(Field::ConsoleConsumer).clear(); return;
        default: return;
    }
}

}  // namespace kds::web
