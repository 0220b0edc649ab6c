/// An act on the stage that is under way: what the pointer holds, or what the lab asks about before
/// it is done. Plain data, and no part of the world: an act becomes a command when it is done.
#pragma once

#include <cstdint>
#include <variant>

#include "core/engine/event.h"

namespace kds::web {

enum class ActKind : std::uint8_t {
    None,
    Split,        ///< `shard`, at `cut`.
    Merge,        ///< `shard` with `other`, whose hash keys come next.
    Rate,         ///< Of the producer `actor`: `dial`.
    AddProducer,  ///< At `x`, `y`.
    AddConsumer,
    Worker,  ///< `worker` of the KCL application `actor`: killed, or started again.
};

struct StageAct {
    ActKind kind = ActKind::None;
    bool dragging = false;  ///< The pointer holds it; else the lab asks.
    StreamId stream{};
    ShardIndex shard{};
    ShardIndex other{};
    HashKey cut{};  ///< Where the second child begins.
    ActorId actor = kLearner;
    std::uint32_t worker = 0;    ///< Its number, from 1.
    std::int64_t dial = 0;       ///< Position, see rate_dial.h.
    std::int64_t dial_from = 0;  ///< Where it was when it was taken.
    float x = 0;                 ///< Of the pointer, in CSS pixels of the canvas.
    float y = 0;

    bool is_on() const { return kind != ActKind::None; }
};

// What can happen to an act.

/// It begins, in the place of any other; `now`: without being asked about.
struct BeginAct {
    StageAct act;
    bool now = false;
};
/// The pointer that holds it has moved. `along`, of a split: the share of all hash keys above the
/// pointer, 0 to 1; of a rate: steps of the dial up since it was taken.
struct DragAct {
    float along = 0;
    float x = 0;
    float y = 0;
};
/// The pointer has let go of it.
struct DropAct {
    bool outside = false;  ///< Beside the stage, where nothing can be put down.
};
/// A slider was moved, or a button beside it pressed.
struct SlideTo {
    enum class What : std::uint8_t { Cut, Rate } what = What::Cut;
    ActorId actor = kLearner;
    std::int64_t to = 0;  ///< Cut: 1,024ths of the range above it. Rate: position of the dial.
};
/// Do it. `choice`, of what is added: its kind, from 0.
struct ConfirmAct {
    std::size_t choice = 0;
};
struct CancelAct {};

using ActStep = std::variant<BeginAct, DragAct, DropAct, SlideTo, ConfirmAct, CancelAct>;

}  // namespace kds::web
