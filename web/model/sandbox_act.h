/// What the learner does with sandboxes: the world that is open without a lesson, and those that
/// are kept by name.
#pragma once

#include <cstdint>

namespace kds::web {

enum class SandboxAct : std::uint8_t {
    Show,       ///< The list of them.
    GoOn,       ///< From the lesson into the sandbox, with the world as it is now.
    Save,       ///< What is open, under the name in Field::SandboxName.
    Open,       ///< `id`.
    AskName,    ///< Begins to rename `id`; 0: ends it.
    Rename,     ///< `id`, to what stands in Field::SandboxRename.
    Duplicate,  ///< `id`.
    Delete,     ///< `id`.
    Undo        ///< Brings back what was deleted or replaced last.
};

struct DoInSandbox {
    SandboxAct act = SandboxAct::Show;
    std::uint32_t id = 0;  ///< Of a saved one, from 1.
};

}  // namespace kds::web
