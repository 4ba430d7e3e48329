# Windows: make this checkout ready, then test or build. Usage: scripts\windows.ps1 setup | test [pytest's words] | build
# Never run yet: docs/platforms.md. What it needs: Python 3.11 or 3.12 (the launcher `py`), nothing else.
param([Parameter(Mandatory = $true)][ValidateSet("setup", "test", "build")][string]$What,
      [Parameter(ValueFromRemainingArguments = $true)][string[]]$Words = @())
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
$python = if ($env:SHUANGLU_PYTHON) { $env:SHUANGLU_PYTHON } else { "3.11" }

function Invoke-Checked { # PowerShell goes on after a program that failed
    & $args[0] $args[1..($args.Count - 1)]
    if ($LASTEXITCODE -ne 0) { throw "$($args -join ' ') ended with $LASTEXITCODE" }
}

function Install-Pins([string]$folder, [string]$pins) { # every package by its hash, wheels only
    if (-not (Test-Path "$folder\Scripts\python.exe")) { Invoke-Checked py "-$python" -m venv $folder }
    $there = "$folder\Scripts\python.exe"
    Invoke-Checked $there -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements\install.txt
    Invoke-Checked "$folder\Scripts\uv.exe" pip sync --quiet --only-binary :all: --python $there --require-hashes "requirements\$pins.txt"
    Invoke-Checked "$folder\Scripts\uv.exe" pip install --quiet --python $there --no-deps --no-build-isolation --editable .
}

switch ($What) {
    "setup" { Install-Pins ".venv" "dev" }
    "test" {
        Install-Pins ".venv" "dev"
        Invoke-Checked .venv\Scripts\python.exe -m mypy
        Invoke-Checked .venv\Scripts\python.exe -m pytest -n 2 @Words
    }
    "build" {
        Install-Pins ".venv-build" "build"
        $env:PYTHONHASHSEED = "0"
        Invoke-Checked .venv-build\Scripts\python.exe -m scripts.bundle.windows @Words
    }
}
