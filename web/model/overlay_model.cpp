#include "core/base/text.h"
#include "web/model/build_models.h"
#include "web/model/sandbox_model.h"

namespace kds::web {
namespace {

Control sandboxes_control() {
    return {.id = "overlay.sandboxes",
            .label = "Sandboxes",
            .action = DoInSandbox{SandboxAct::Show, 0},
            .describe = "Worlds without a lesson: begin one, save it by name, open it again"};
}

OverlayModel course_map(const ModelInputs& in) {
    OverlayModel out;
    out.title = in.course.title;
    out.intro =
        "Thirteen lessons beside the two parts of the video course. Nothing is locked; what is not "
        "written yet says so.";
    for (const lesson::CoursePart& part : in.course.parts) {
        OverlayModel::Section section;
        section.title = part.title;
        for (const lesson::CourseEntry& entry : part.lessons) {
            OverlayModel::Entry item;
            item.head = entry.title;
            item.text = entry.summary;
            item.current = entry.id == in.run.lesson().id && !in.lesson_from_file;
            if (item.current) {
                const lesson::LessonRecord record = in.run.record();
                item.text += record.finished ? " Finished."
                                             : cat(" ", record.steps_done, " of ",
                                                   record.steps_total, " steps done.");
                item.control = {
                    .id = "overlay.resume",
                    .label = record.finished && in.finished_card ? "Look again" : "Go on",
                    .action = OpenOverlay{Overlay::None},
                    .describe = {}};
            } else if (entry.ready) {
                item.control = {.id = cat("overlay.open.", entry.id),
                                .label = "Open",
                                .action = OpenAddress{cat("#/l/", entry.id)},
                                .describe = entry.title};
            } else {
                item.text += " Not written yet.";
            }
            section.entries.push_back(std::move(item));
        }
        out.sections.push_back(std::move(section));
    }
    out.controls.push_back(
        {.id = "overlay.over",
         .label = in.scenario ? "Start this scenario over" : "Start this lesson over",
         .action = StartOver{},
         .describe =
             in.scenario ? "From the moment at which it opened" : "Your answers are forgotten"});
    if (!in.scenario && !in.lesson_from_file)
        out.controls.push_back(go_on_control("overlay.go_on"));
    out.controls.push_back(sandboxes_control());
    out.controls.push_back({.id = "overlay.scenarios",
                            .label = "Scenarios",
                            .action = OpenOverlay{Overlay::Scenarios},
                            .describe = "Streams at work, and what can go wrong with them"});
    out.controls.push_back({.id = "overlay.plan",
                            .label = "Plan and compare",
                            .action = OpenOverlay{Overlay::Plan},
                            .describe = "What a load needs and costs, and designs side by side"});
    out.close = close_control();
    return out;
}

OverlayModel help(const ModelInputs& in) {
    OverlayModel out;
    out.title = "Help";
    out.intro = "Tab goes through all that can be pressed, and leaves the lab at its end.";
    OverlayModel::Section keys;
    keys.title = "Keys";
    const auto key = [&](const char* name, const char* does) {
        keys.entries.push_back({name, does, std::nullopt, false});
    };
    key("Space", "pause, and run again");
    key("Right, left arrow", "to the next event, or the one before");
    key("Shift and arrow", "a tenth of a second on, or back");
    key("Arrows at a chart", "what the charts tell of the point before, or the next one");
    key("Home, End", "to the beginning of the line of time, to its newest moment");
    key("Ctrl+Z", "takes back what you did last; with Shift, does it again");
    key("<, >", "slower, faster");
    key("K", "keeps this moment under a letter; with Shift, opens the list of kept moments");
    key("Comma", "settings: theme, size of text, motion");
    key("+, -, 0", "look closer at the stage, show more of it, show all of it");
    key("Page up, down", "moves the stage, when not all of it can be seen");
    key("Arrows on a range", "turn a rate, or move a cut by 1/64 of the shard; with Shift 1/1,024");
    key("F6", "to the next part of the screen");
    key("T", "text view: the whole lab as a page of text");
    key("?", "this page");
    key("Escape", "closes what lies on top, and lets go of what is held on the stage");
    out.sections.push_back(std::move(keys));
    OverlayModel::Section places;
    places.title = "Places";
    places.entries.push_back({"Sandboxes",
                              "worlds without a lesson: from nothing, from a scenario, from the "
                              "step of a lesson, and those that you have saved",
                              sandboxes_control(), false});
    places.entries.back().control->label = "Open";
    places.entries.push_back({"Console of streams",
                              "makes, describes, changes and deletes streams and consumers",
                              Control{.id = "overlay.streams",
                                      .label = "Open",
                                      .action = GoInConsole{},
                                      .describe = "The console of streams"},
                              false});
    places.entries.push_back(
        {"Plan and compare",
         "what a load needs and costs in each mode, and designs run side by side",
         Control{.id = "overlay.plan",
                 .label = "Open",
                 .action = OpenOverlay{Overlay::Plan},
                 .describe = "Plan and compare"},
         false});
    places.entries.push_back({"Who may do what",
                              "principals, their policies, why a call was refused, and advice",
                              Control{.id = "overlay.security",
                                      .label = "Open",
                                      .action = DoInSecurity{},
                                      .describe = "Who may do what"},
                              false});
    places.entries.push_back({"Who sees what",
                              "the audit trail, a record on disk, a call on the wire",
                              Control{.id = "overlay.seen",
                                      .label = "Open",
                                      .action = LookInSeen{},
                                      .describe = "Who sees what"},
                              false});
    out.sections.push_back(std::move(places));
    out.controls.push_back({.id = "overlay.motion",
                            .label = in.view.reduced_motion ? "Show motion" : "Reduce motion",
                            .action = ToggleReducedMotion{},
                            .pressed = in.view.reduced_motion,
                            .describe = "Dots appear where they land instead of flying there"});
    out.controls.push_back({.id = "overlay.settings",
                            .label = "Settings",
                            .action = OpenOverlay{Overlay::Settings},
                            .describe = "Theme, size of text, motion, colours"});
    out.controls.push_back({.id = "overlay.share",
                            .label = "Share",
                            .action = OpenOverlay{Overlay::Share},
                            .describe = "A link or a file that brings this session back"});
    out.controls.push_back({.id = "overlay.simplified",
                            .label = "What is simplified",
                            .action = OpenOverlay{Overlay::Simplified},
                            .describe = {}});
    out.close = close_control();
    return out;
}

OverlayModel simplified() {
    OverlayModel out;
    out.title = "What is simplified";
    out.intro = "Where the lab differs from Amazon Kinesis Data Streams today, said plainly.";
    const auto section = [&](const char* title,
                             std::initializer_list<std::pair<const char*, const char*>> entries) {
        OverlayModel::Section s;
        s.title = title;
        for (const auto& [head, text] : entries)
            s.entries.push_back({head, text, std::nullopt, false});
        out.sections.push_back(std::move(s));
    };
    section("Exact",
            {{"Routing", "MD5 of the partition key, the ranges of the shards, explicit hash keys."},
             {"Sequence numbers",
              "Layout and size are those of real numbers; they rise in each shard."},
             {"Answers and errors",
              "Texts and the order of checks of all forty operations on data streams, as far as "
              "they are known; AWS SDKs and the AWS CLI can talk to the same engine."}});
    section(
        "Chosen where AWS says nothing",
        {{"Throttling",
          "Two token buckets for writes in each shard; AWS does not publish its algorithm."},
         {"Delays", "A stream is ACTIVE after half a second; a call takes 8 ms each way."},
         {"On-demand streams",
          "When a shard is split or merged for its load; AWS publishes the aims only."},
         {"Counters", "A sequence number rises by one with each record; real ones skip."},
         {"Charts",
          "Their figures by the second are the lab's own. CloudWatch has a datapoint a minute; "
          "that of the present minute stands under each title."},
         {"Bill",
          "Whole seconds of time, a GB of 2^30 bytes, months of 30 days beside those of 730 "
          "hours; AWS does not say how it rounds. Taxes, data transfer, keys and CloudWatch are "
          "left out."},
         {"Twin runs",
          "Each design has a stream of its own that begins empty, and is measured for at most two "
          "virtual minutes. What is stored beyond 24 hours is in the calculator only."},
         {"What others see",
          "Bytes of a ciphertext are drawn by the lab. An entry of the audit trail leaves out "
          "what the lab has no true value for, and comes at once."},
         {"Flight of a dot", "Takes 0.45 s of your time, so that you can follow it."}});
    section(
        "Not there yet",
        {{"Calls",
          "By form: PutRecord, GetShardIterator and GetRecords; in the console, what makes, "
          "changes "
          "and deletes streams and consumers. The other operations are in the engine, but have no "
          "controls here yet. Channels and queues are left out."},
         {"Policies",
          "Those of streams, users, roles, keys and VPC endpoints decide; a change bites at once, "
          "where "
          "AWS takes seconds. Resource control policies, and tags of sessions, are left out. A "
          "user has "
          "one access key. Of an application of the Consumer Library only the lease table is asked "
          "for. "
          "A trace shows what the policies of now say, also of a call that was made under others; "
          "what "
          "the advice knows are the calls that the audit log still has."},
         {"Producers and consumers",
          "Those of a scenario run with the rules of the SDK, the Producer Library, the Agent, the "
          "Consumer Library, Lambda and Firehose; you cannot place new ones here yet, nor run code "
          "of your own in one."},
         {"Lessons", "Records is written; the course map names the others."},
         {"Around it", "No terminal yet."}});
    out.controls.push_back({.id = "overlay.back",
                            .label = "Back to help",
                            .action = OpenOverlay{Overlay::Help},
                            .describe = {}});
    out.close = close_control();
    return out;
}

}  // namespace

Control close_control() {
    return {.id = "overlay.close",
            .label = "Close",
            .action = OpenOverlay{Overlay::None},
            .describe = "Escape"};
}

OverlayModel build_overlay(const ModelInputs& in) {
    switch (in.view.overlay) {
        case Overlay::None:
        case Overlay::Console:
        case Overlay::Plan: return {};
        case Overlay::Security: return {};
        case Overlay::Seen: return {};
        case Overlay::Course: return course_map(in);
        case Overlay::Help: return help(in);
        case Overlay::Simplified: return simplified();
        case Overlay::Scenarios: return build_scenario_list(in);
        case Overlay::Share: return build_share(in);
        case Overlay::Opening: return build_opening(in);
        case Overlay::Moments: return build_moments(in);
        case Overlay::Payload: return build_payload(in);
        case Overlay::Settings: return build_settings(in);
        case Overlay::Sandboxes: return build_sandboxes(in);
        case Overlay::LightsOut: return build_lights_out(in);
    }
    return {};
}

}  // namespace kds::web
