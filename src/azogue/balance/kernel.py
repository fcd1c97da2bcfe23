"""From a network to a reconciled balance."""

import math

from azogue.balance.balance import Balance
from azogue.balance.bounds import within_bounds
from azogue.balance.ranges import detectable, range_of
from azogue.balance.records import Flow, GlobalTest, Leak, Network, Reconciled, Status
from azogue.balance.solving import SEEN, Equations, Solution
from azogue.balance.system import System, system_of


def reconcile(network: Network) -> Balance:
    """Reconcile the flows of a network so that every balance closes and no unsigned flow is negative.

    Args:
        network: Nodes, flows in kg per year with their variances, and relations.

    Returns:
        The balance: reconciled flows with range and status, global test, leaks.

    Raises:
        ImpossibleNetwork: The network contradicts itself; the message names the place.

    """
    system = system_of(network)
    solution, held = within_bounds(system)
    flows = tuple(
        _reconciled(flow, i, system, solution, bool(held[i])) for i, flow in enumerate(network.flows)
    )
    return Balance(network, flows, _test(solution), _leaks(system, solution.equations))


def _reconciled(flow: Flow, i: int, system: System, solution: Solution, held: bool) -> Reconciled:
    prior = float(system.variance[i])
    mean, variance = float(solution.mean[i]), float(solution.variance[i])
    share = float(solution.removed[i]) / prior if 0 < prior < math.inf and not held else 0.0
    redundancy = min(share, 1.0) if share > SEEN else 0.0
    status = _status(flow, redundancy, math.isnan(mean))
    if held:
        sd = math.sqrt(prior) if math.isfinite(prior) else None
        return Reconciled(flow, status, 0.0, 0.0, 0.0, 0.0, _pull(flow, sd), 0.0, None, held_at_zero=True)
    if math.isnan(mean):
        return Reconciled(flow, status, None, None, None, None, None, 0.0, None)
    if not flow.signed and mean < 0:
        mean = 0.0  # rounding below the tolerance of the bound
    if redundancy == 0 and flow.mean is not None:
        low, high = (
            (flow.low, flow.high) if flow.low is not None else range_of(mean, prior, signed=flow.signed)
        )
        return Reconciled(flow, status, mean, math.sqrt(prior), low, high, None, 0.0, None)
    low, high = range_of(mean, variance, signed=flow.signed)
    if flow.mean is None and flow.low is not None and flow.high is not None and not solution.corrected[i]:
        low, high = flow.low, flow.high
    sd = math.sqrt(variance)
    residual = None
    if flow.mean is not None and redundancy > 0:
        residual = (flow.mean - mean) / math.sqrt(float(solution.removed[i]))
    error = detectable(math.sqrt(prior), redundancy) if redundancy > 0 else None
    return Reconciled(flow, status, mean, sd, low, high, residual, redundancy, error)


def _pull(flow: Flow, sd: float | None) -> float | None:
    return flow.mean / sd if flow.mean is not None and sd else None


def _status(flow: Flow, redundancy: float, blind: bool) -> Status:
    if flow.variance == 0:
        return "exact"
    if flow.mean is not None:
        return "redundant" if redundancy > 0 else "just determined"
    return "unobservable" if blind else "determined by others"


def _test(solution: Solution) -> GlobalTest:
    if solution.degrees == 0:
        return GlobalTest(0.0, 0, None)
    from scipy.stats import chi2

    p = float(chi2.sf(solution.chi_square, solution.degrees))
    return GlobalTest(solution.chi_square, solution.degrees, p)


def _leaks(system: System, lines: Equations) -> tuple[Leak, ...]:
    """Return for each equation the flow that, unrecorded there, explains the residuals best; largest first.

    For a loss b at equation r the generalised likelihood ratio gives b = (S⁻¹ residual)_r / (S⁻¹)_rr with
    variance 1 / (S⁻¹)_rr (Narasimhan and Mah 1987).
    """
    if lines.factor is None or lines.weight is None:
        return ()
    pull = lines.factor.solve(lines.residual)
    weight = lines.weight
    out = []
    for r in range(len(pull)):
        sd = 1 / math.sqrt(float(weight[r]))
        kg = -float(pull[r]) / float(weight[r])
        names = tuple(system.rows[row] for row in lines.rows_of(r) if row < len(system.rows))
        out.append(Leak(names, kg, sd, kg / sd))
    out.sort(key=lambda leak: abs(leak.z), reverse=True)
    return tuple(out)
