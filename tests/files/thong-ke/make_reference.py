"""How reference.json was made, outside of the project: python 3.11, numpy, scipy, pingouin (their versions are in the file).

    python -m venv /tmp/ref && /tmp/ref/bin/pip install numpy scipy pingouin && /tmp/ref/bin/python make_reference.py

Random abilities and difficulties of a fixed seed give two tables: everybody answers the same twelve questions, right or wrong
but for two with parts; and everybody answers eight questions drawn from thirty. The numbers come from the libraries alone.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import scipy
from scipy import stats


def main() -> None:
    """Write both tables with what the libraries say of them."""
    chance = np.random.default_rng(20261122)
    ability, difficulty = chance.normal(0, 1, 60), chance.normal(0, 1, 12)
    right = 1 / (1 + np.exp(-1.4 * (ability[:, None] - difficulty[None, :])))
    table = (chance.random((60, 12)) < right).astype(float)
    for column in (4, 9):
        table[:, column] = np.round(np.clip(right[:, column] + chance.normal(0, 0.2, 60), 0, 1) * 4) / 4
    total = table.sum(axis=1)
    low, high = np.sort(total)[15], np.sort(total)[-16]  # 27 % of 60 is 16.2: groups of 16, and who stands level with the last
    items = [
        {
            "facility": float(table[:, n].mean()),
            "discrimination": float(table[total >= high, n].mean() - table[total <= low, n].mean()),
            "total": float(stats.pearsonr(table[:, n], total).statistic),
            "biserial": float(stats.pointbiserialr(table[:, n], total).statistic) if set(table[:, n]) == {0.0, 1.0} else None,
            "rest": float(stats.pearsonr(table[:, n], total - table[:, n]).statistic),
        }
        for n in range(12)
    ]
    value = float(pingouin.cronbach_alpha(pd.DataFrame(table))[0])
    sem = float(total.std(ddof=1) / 12 * 10 * np.sqrt(1 - value))
    drawn = _drawn(chance)
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "pingouin": pingouin.__version__}
    fixed = {"table": table.tolist(), "items": items, "alpha": value, "sem": sem}
    target = Path(__file__).with_name("reference.json")
    target.write_text(json.dumps({"versions": versions, "fixed": fixed, "drawn": drawn}), encoding="utf-8")


def _drawn(chance: np.random.Generator) -> dict[str, object]:
    """Eight of thirty questions for each of eighty people; the nested analysis of variance is scipy's one-way one."""
    ability, difficulty = chance.normal(0, 1, 80), chance.normal(0, 1, 30)
    rows = []
    for person in range(80):
        drawn = chance.choice(30, 8, replace=False)
        right = 1 / (1 + np.exp(-1.4 * (ability[person] - difficulty[drawn])))
        rows.append([[int(item), float(hit)] for item, hit in zip(drawn, (chance.random(8) < right).astype(float), strict=True)])
    shares = np.array([[share for _item, share in row] for row in rows])
    ratio = float(stats.f_oneway(*shares).statistic)
    long = pd.DataFrame({"who": np.repeat(np.arange(80), 8), "place": np.tile(np.arange(8), 80), "share": shares.ravel()})
    found = pingouin.intraclass_corr(long, targets="who", raters="place", ratings="share")
    by_library = float(found.loc[found["Type"].isin(["ICC1k", "ICC(1,k)"]), "ICC"].iloc[0])
    within = float(((shares - shares.mean(axis=1, keepdims=True)) ** 2).sum() / (80 * 7))
    return {"rows": rows, "value": 1 - 1 / ratio, "icc1k": by_library, "sem": float(np.sqrt(within / 8) * 10)}


if __name__ == "__main__":
    main()
