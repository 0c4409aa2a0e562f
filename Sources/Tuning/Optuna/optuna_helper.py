"""Optuna for `thorax tune`: one JSON request per line on standard input, one answer per line on standard output.

    {"id": 1, "call": "open", ...}  ->  {"id": 1, "result": {...}}
                                    or  {"id": 1, "error": {"kind": "storage", "message": "..."}}

Calls: open, ask, report, tell, summary. Whatever else a library prints goes to standard error.
"""

import json
import os
import socket
import sys
import threading
import warnings

REPLIES = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
# Notes on experimental parts of Optuna that are used knowingly.
warnings.simplefilter("ignore")


class Refusal(Exception):
    """A problem to be told by its kind, without a stack trace."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


try:
    import optuna
    from optuna.trial import TrialState
except ImportError as problem:
    optuna = None
    IMPORT_PROBLEM = str(problem)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class Study:
    """The study, and the trials that the process behind this helper is running."""

    HEARTBEAT = 15
    MOST_RETRIES = 3

    def __init__(self, request):
        self.space = request["space"]
        self.sampler_name = request["sampler"]
        self.seed = request["seed"]
        self.owner = {"host": socket.gethostname(), "pid": request["pid"]}
        self.running = {}
        self.lock = threading.RLock()
        self.sampler(0)
        try:
            self.storage = optuna.storages.RDBStorage(
                request["storage"],
                engine_kwargs=(
                    {"connect_args": {"timeout": 60}} if request["storage"].startswith("sqlite") else {}
                ),
                heartbeat_interval=self.HEARTBEAT,
                grace_period=6 * self.HEARTBEAT,
            )
            self.study = optuna.create_study(
                storage=self.storage,
                study_name=request["study"],
                direction=request["direction"],
                pruner=self.pruner(request["pruner"]),
                load_if_exists=True,
            )
        except ImportError as problem:
            raise Refusal("storage", "its driver is not installed for this Python: %s" % problem)
        except Exception as problem:
            raise Refusal("storage", str(problem).splitlines()[0] if str(problem) else type(problem).__name__)
        self.claim(request["identity"])
        if self.study.direction.name.lower() != request["direction"]:
            raise Refusal("different", "direction")
        threading.Thread(target=self.beat, daemon=True).start()

    def claim(self, identity):
        known = self.study.user_attrs.get("identity")
        if known is None:
            self.study.set_user_attr("identity", identity)
            return
        for what, value in identity.items():
            if known.get(what) != value:
                raise Refusal("different", what)

    def sampler(self, number):
        """A sampler seeded by the trial's number, so that a search that goes on doesn't repeat its draws."""
        seed = (self.seed * 1000003 + number) % (2**32)
        if self.sampler_name == "random":
            return optuna.samplers.RandomSampler(seed=seed)
        if self.sampler_name == "cmaes":
            try:
                import cmaes  # noqa: F401
            except ImportError:
                raise Refusal("missing", "cmaes")
            return optuna.samplers.CmaEsSampler(seed=seed, warn_independent_sampling=False)
        return optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True, constant_liar=True)

    @staticmethod
    def pruner(name):
        return {
            "none": optuna.pruners.NopPruner,
            "median": lambda: optuna.pruners.MedianPruner(n_startup_trials=4, n_warmup_steps=1),
            "successive-halving": optuna.pruners.SuccessiveHalvingPruner,
            "hyperband": optuna.pruners.HyperbandPruner,
        }[name]()

    def beat(self):
        event = threading.Event()
        while not event.wait(self.HEARTBEAT):
            with self.lock:
                for trial in self.running.values():
                    try:
                        self.storage.record_heartbeat(trial._trial_id)
                    except Exception as problem:
                        print("heartbeat: %s" % problem, file=sys.stderr)

    def trials(self):
        return self.study.get_trials(deepcopy=False)

    def bury(self, mine):
        """Marks the trials of dead processes as failed and puts their values in the queue again."""
        try:
            stale = set(self.storage._get_stale_trial_ids(self.study._study_id))
        except AttributeError:
            stale = set()
        for trial in self.trials():
            if trial.state != TrialState.RUNNING:
                continue
            owner = trial.user_attrs.get("owner") or {}
            if owner == self.owner:
                dead = trial.number not in mine
            elif owner.get("host") == self.owner["host"]:
                dead = not is_alive(owner["pid"])
            else:
                dead = trial._trial_id in stale
            if not dead:
                continue
            try:
                self.storage.set_trial_user_attr(trial._trial_id, "died", True)
                self.storage.set_trial_state_values(trial._trial_id, TrialState.FAIL)
            except Exception:
                continue  # Another process was quicker.
            retries = trial.user_attrs.get("retries", 0)
            if owner and retries < self.MOST_RETRIES:
                self.study.enqueue_trial(
                    dict(trial.params),
                    user_attrs={
                        "retries": retries + 1,
                        "retryOf": trial.number,
                        "folder": trial.user_attrs.get("folder"),
                    },
                )

    def counted(self, trials):
        """Trials that use up the wanted number: all but those whose process died and those that wait."""
        return [t for t in trials if t.state != TrialState.WAITING and not t.user_attrs.get("died")]

    def ask(self, request):
        with self.lock:
            self.bury(set(request["mine"]))
            trials = self.trials()
            counted = self.counted(trials)
            budget = request.get("cpuSeconds")
            spent = sum(t.user_attrs.get("cpuSeconds", 0) for t in trials)
            if len(counted) >= request["trials"]:
                return {"done": "trials"}
            if budget is not None and spent >= budget:
                return {"done": "budget"}
            ended = [t for t in counted if t.state.is_finished()]
            if len(ended) >= 3 and all(t.state == TrialState.FAIL for t in ended):
                return {"done": "failures"}
            self.study.sampler = self.sampler(len(trials))
            trial = self.study.ask()
            earlier = [t for t in self.counted(self.trials()) if t.number < trial.number]
            if len(earlier) >= request["trials"]:  # Another process took the last one meanwhile.
                trial.set_user_attr("died", True)
                self.study.tell(trial, state=TrialState.FAIL)
                return {"done": "trials"}
            self.study.sampler = self.sampler(trial.number)
            trial.set_user_attr("owner", self.owner)
            folder = trial.user_attrs.get("folder") or "%04d" % trial.number
            trial.set_user_attr("folder", folder)
            self.running[trial.number] = trial
            self.storage.record_heartbeat(trial._trial_id)
            return {
                "number": trial.number,
                "values": self.suggest(trial),
                "folder": folder,
                "retryOf": trial.user_attrs.get("retryOf"),
            }

    def suggest(self, trial):
        values = {}
        for parameter in self.space:
            name = parameter["name"]
            if any(values.get(key) not in allowed for key, allowed in parameter.get("when", {}).items()):
                continue
            if parameter["kind"] == "choice":
                values[name] = trial.suggest_categorical(name, parameter["choices"])
                continue
            low, high, step, log = (parameter.get(key) for key in ("low", "high", "step", "log"))
            if parameter["integer"]:
                value = trial.suggest_int(
                    name, int(low), int(high), step=1 if step is None else int(step), log=bool(log)
                )
            else:
                value = trial.suggest_float(name, low, high, step=step, log=bool(log))
            values[name] = repr(value)
        return values

    def trial(self, number):
        """A running trial, also one that an earlier helper of this process asked for."""
        trial = self.running.get(number)
        if trial is None:
            known = next(t for t in self.trials() if t.number == number)
            trial = optuna.trial.Trial(self.study, known._trial_id)
            self.running[number] = trial
        return trial

    def report(self, request):
        with self.lock:
            trial = self.trial(request["number"])
            trial.report(request["value"], request["step"])
            return {"prune": bool(trial.should_prune())}

    def tell(self, request):
        with self.lock:
            number = request["number"]
            if next(t for t in self.trials() if t.number == number).state.is_finished():
                return {}
            trial = self.trial(number)
            for key in ("cpuSeconds", "seconds", "reason"):
                if request.get(key) is not None:
                    trial.set_user_attr(key, request[key])
            state = {
                "complete": TrialState.COMPLETE,
                "pruned": TrialState.PRUNED,
                "failed": TrialState.FAIL,
            }[request["state"]]
            self.study.tell(trial, request.get("value") if state == TrialState.COMPLETE else None, state=state)
            self.running.pop(number, None)
            return {}

    def summary(self, request):
        with self.lock:
            self.bury(set(request["mine"]))
            return {
                "trials": [self.record(t) for t in self.trials() if t.state != TrialState.WAITING],
                "importance": self.importance(),
                "optuna": optuna.__version__,
            }

    @staticmethod
    def record(trial):
        attributes = trial.user_attrs
        return {
            "number": trial.number,
            "state": "died" if attributes.get("died") else trial.state.name.lower().replace("fail", "failed"),
            "value": trial.value,
            "values": {k: v if isinstance(v, str) else repr(v) for k, v in trial.params.items()},
            "steps": [[step, value] for step, value in sorted(trial.intermediate_values.items())],
            "started": trial.datetime_start.isoformat(timespec="seconds") if trial.datetime_start else None,
            "seconds": attributes.get("seconds"),
            "cpuSeconds": attributes.get("cpuSeconds"),
            "reason": attributes.get("reason"),
            "folder": attributes.get("folder"),
            "retryOf": attributes.get("retryOf"),
        }

    def importance(self):
        """Shares of the values' variance by fANOVA; by PED-ANOVA where scikit-learn is missing."""
        try:
            import sklearn  # noqa: F401

            method, evaluator = "fANOVA", optuna.importance.FanovaImportanceEvaluator(seed=self.seed)
        except ImportError:
            method, evaluator = "PED-ANOVA", optuna.importance.PedAnovaImportanceEvaluator()
        try:
            shares = optuna.importance.get_param_importances(self.study, evaluator=evaluator)
        except Exception as problem:
            return {"method": method, "reason": str(problem).splitlines()[0]}
        if not shares:
            return {"method": method, "reason": "no key was part of every complete trial"}
        if any(share != share for share in shares.values()):
            return {"method": method, "reason": "all complete trials came to the same value"}
        return {"method": method, "shares": dict(shares)}


def answer(request, state):
    call = request["call"]
    if call == "open":
        if optuna is None:
            raise Refusal("missing", "optuna" if "optuna" in IMPORT_PROBLEM else IMPORT_PROBLEM)
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        state["study"] = Study(request)
        return {"optuna": optuna.__version__, "python": sys.executable}
    if call not in ("ask", "report", "tell", "summary"):
        raise Refusal("protocol", "unknown call '%s'" % call)
    return getattr(state["study"], call)(request)


def main():
    state = {}
    for line in sys.stdin:
        if not line.strip():
            continue
        request = json.loads(line)
        reply = {"id": request["id"]}
        try:
            reply["result"] = answer(request, state)
        except Refusal as refusal:
            reply["error"] = {"kind": refusal.kind, "message": str(refusal)}
        except Exception as problem:
            import traceback

            traceback.print_exc()
            reply["error"] = {"kind": "optuna", "message": "%s: %s" % (type(problem).__name__, problem)}
        REPLIES.write(json.dumps(reply, allow_nan=False) + "\n")
        REPLIES.flush()


main()
