<#
Collects what tells the causes of 801c03ed apart: events, states and values, as text files in one folder.
It reads. It changes nothing but for that folder, unless you ask: -SwitchOnTaskLog, -RawLogs.
Every token is taken out on the device. Names and ids of your organisation stay in: treat the folder as confidential.

Windows PowerShell 5.1, as an administrator; during set-up behind Shift+F10, from a USB stick that is D: here:
    powershell -ExecutionPolicy Bypass -File D:\collect-join-evidence.ps1

The chapter "Collect the evidence" of the book Join Lab explains every part. Licence: MIT OR Apache-2.0.
#>
#requires -Version 5.1
# ANCHOR: parameters
[CmdletBinding()]
param(
    [string]$To,               # where the folder is made; the folder of this script if not given
    [switch]$SwitchOnTaskLog,  # asks to switch the log of the Task Scheduler on, and does no more
    [switch]$RawLogs           # asks to copy the whole logs, too: they hold live tokens
)
$ErrorActionPreference = 'Stop'
$registration = 'Microsoft-Windows-User Device Registration/Admin'
$autopilot = 'Microsoft-Windows-ModernDeployment-Diagnostics-Provider'
$tasklog = 'Microsoft-Windows-TaskScheduler/Operational'
$management = 'Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin'
$two = 'Tpm-Maintenance', 'AikCertEnrollTask'
$any = [Globalization.CultureInfo]::InvariantCulture
# ANCHOR_END: parameters

# ANCHOR: task-log
if ($SwitchOnTaskLog) {
    "This changes the device: the log $tasklog is switched on and stays on."
    "Undo: wevtutil sl $tasklog /e:false"
    if ((Read-Host 'Type yes to switch it on') -eq 'yes') {
        wevtutil.exe sl $tasklog /e:true
        if ($LASTEXITCODE) { "It was not switched on: wevtutil ended with $LASTEXITCODE" }
    }
    return
}
# ANCHOR_END: task-log

# ANCHOR: folder
if (-not $To) { $To = $PSScriptRoot }
$stamp = (Get-Date).ToUniversalTime().ToString('yyyyMMddTHHmmssZ', $any)
$folder = Join-Path -Path $To -ChildPath "join-evidence-$stamp"
[void](New-Item -Path $folder -ItemType Directory)
$missing = New-Object -TypeName 'Collections.Generic.List[string]'
# ANCHOR_END: folder

# ANCHOR: mask
$secret = 'AuthToken:\s*\S+|\bey[\w-]{8,}(\.[\w-]*)*|[\w-]{16,}\.[\w-]*\.[\w-]{16,}(\.[\w-]+)*|[\w+/=-]{100,}'
$find = New-Object -TypeName Text.RegularExpressions.Regex -ArgumentList $secret, 'IgnoreCase'

# What stands in the place of a token: its times, as numbers, if it has any that can be read.
function Get-Substitute([string]$token) {
    if ($token -cmatch 'eyJ[\w-]+\.(eyJ[\w-]+)\.') {
        try {
            $part = $Matches[1].Replace('-', '+').Replace('_', '/')
            while ($part.Length % 4) { $part += '=' }
            $claims = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($part)) | ConvertFrom-Json
            $times = foreach ($claim in 'iat', 'nbf', 'exp') {
                if ($claims.$claim) { '"{0}":{1}' -f $claim, [long]$claims.$claim }
            }
            return '<decoded claims, not a token> {' + ($times -join ',') + '}'
        } catch { return '<removed>' }
    }
    '<removed>'
}
function Hide-Secret([string]$text) {
    $find.Replace($text, [Text.RegularExpressions.MatchEvaluator] { param($found) Get-Substitute $found.Value })
}
# ANCHOR_END: mask

# ANCHOR: door
# The only way into the folder: what a file is to hold is asked for, masked, and written; or it is said why not.
function Save-Text([string]$name, [scriptblock]$ask) {
    try {
        $text = Hide-Secret (@(& $ask) -join "`r`n").Trim()
        if (-not $text) { throw 'nothing was found' }
        Set-Content -LiteralPath (Join-Path -Path $folder -ChildPath $name) -Value $text -Encoding UTF8
        "written        $name"
    } catch {
        $missing.Add("$name : $($_.Exception.Message)")
        "NOT collected  $name"
    }
}
# ANCHOR_END: door

# ANCHOR: events
# One event as lines "name : value"; fields by their own names, no text of Windows' language. Times are UTC.
function Read-Events([hashtable]$filter, [string]$keep) {
    Get-WinEvent -FilterHashtable $filter -MaxEvents 5000 | ForEach-Object {
        $xml = [xml]$_.ToXml()
        $fields = foreach ($node in $xml.SelectNodes("//*[local-name()='EventData' or local-name()='UserData']//*[not(*)]")) {
            $name = $node.GetAttribute('Name')
            if (-not $name) { $name = $node.LocalName }
            $value = $node.InnerText
            if ($name -match 'token|ticket|secret|password|assertion|cookie') { $value = Get-Substitute $value }
            '{0,-12} : {1}' -f $name, ((Hide-Secret $value) -replace '\s+', ' ')
        }
        if (($fields -join "`n") -notmatch $keep) { return }
        '{0,-12} : {1}' -f 'TimeCreated', $_.TimeCreated.ToUniversalTime().ToString('o', $any)
        '{0,-12} : {1}' -f 'ProviderName', $_.ProviderName
        '{0,-12} : {1}' -f 'Id', $_.Id
        '{0,-12} : {1}' -f 'RecordId', $_.RecordId
        $fields
        ''
    }
}
# ANCHOR_END: events

# ANCHOR: logs
$certificates = 'Microsoft-Windows-CertificateServicesClient-CertEnroll'
$wanted = @(
    @{ File = 'registration'; Filter = @{ LogName = $registration } }
    @{ File = 'tasks'; Filter = @{ LogName = $tasklog }; Keep = $two -join '|' }
    @{ File = 'maintenance'; Filter = @{ LogName = 'Microsoft-Windows-TaskScheduler/Maintenance' } }
    @{ File = 'certificates'; Filter = @{ LogName = 'Application'; ProviderName = $certificates; Id = 86, 87, 88 } }
    @{ File = 'tpm'; Filter = @{ LogName = 'System'; ProviderName = 'Microsoft-Windows-TPM-WMI' } }
    @{ File = 'power'; Filter = @{ LogName = 'System'; ProviderName = 'Microsoft-Windows-Kernel-Power'; Id = 105 } }
    @{ File = 'clock'; Filter = @{ LogName = 'System'; ProviderName = 'Microsoft-Windows-Kernel-General'; Id = 1, 12 } }
    @{ File = 'time-service'; Filter = @{ LogName = 'System'; ProviderName = 'Microsoft-Windows-Time-Service' } }
    @{ File = 'autopilot'; Filter = @{ LogName = "$autopilot/Autopilot" } }
    @{ File = 'autopilot-service'; Filter = @{ LogName = "$autopilot/ManagementService" } }
    @{ File = 'policy'; Filter = @{ LogName = $management; Id = 813 }; Keep = 'EnergySaver' }
    @{ File = 'enrolment'; Filter = @{ LogName = $management; Id = 72, 75, 76, 208, 209 } }
    @{ File = 'sign-in'; Filter = @{ LogName = 'Microsoft-Windows-AAD/Operational' } }
    @{ File = 'keys'; Filter = @{ LogName = 'Microsoft-Windows-Crypto-NCrypt/Operational'; Id = 3, 4, 9, 11 } }
    @{ File = 'set-up'; Filter = @{ LogName = 'Microsoft-Windows-Shell-Core/Operational'; Id = 62404, 62405, 62406, 62407 } }
)
foreach ($item in $wanted) {
    Save-Text "events-$($item.File).txt" { Read-Events $item.Filter $item.Keep }
}
$names = $wanted | ForEach-Object { $_.Filter.LogName } | Select-Object -Unique
Save-Text 'logs.txt' {
    foreach ($log in Get-WinEvent -ListLog $names -ErrorAction SilentlyContinue) {
        '{0} : enabled {1}, records {2}, mode {3}' -f $log.LogName, $log.IsEnabled, $log.RecordCount, $log.LogMode
    }
}
# ANCHOR_END: logs

# ANCHOR: states
Save-Text 'dsregcmd-status.txt' { dsregcmd.exe /status }
foreach ($task in $two) {
    Save-Text "task-$task.txt" {
        $info = Get-ScheduledTask -TaskName $task | Get-ScheduledTaskInfo
        "TaskName : $task"
        "State : $((Get-ScheduledTask -TaskName $task).State)"
        'LastRunTime : {0}' -f $(if ($info.LastRunTime) { $info.LastRunTime.ToUniversalTime().ToString('o', $any) })
        "LastTaskResult : $($info.LastTaskResult)"
        "NumberOfMissedRuns : $($info.NumberOfMissedRuns)"
    }
}
Save-Text 'energy-saver.txt' {
    $power = [type]'Windows.System.Power.PowerManager,Windows.System.Power,ContentType=WindowsRuntime'
    "EnergySaverStatus : $($power::EnergySaverStatus)"
    if ($power::IsEnergySaverStatus2Supported) { "EnergySaverStatus2 : $($power::EnergySaverStatus2)" }
    "PowerSupplyStatus : $($power::PowerSupplyStatus)"
    "RemainingChargePercent : $($power::RemainingChargePercent)"
}
Save-Text 'powercfg.txt' { powercfg.exe /qh SCHEME_CURRENT SUB_ENERGYSAVER }
Save-Text 'tpmtool.txt' { tpmtool.exe getdeviceinformation }
Save-Text 'time.txt' {
    'UTC by this device : {0}' -f (Get-Date).ToUniversalTime().ToString('o', $any)
    "Time zone : $([TimeZoneInfo]::Local.Id)"
    $system = Get-CimInstance -ClassName Win32_OperatingSystem
    'Started : {0}' -f $system.LastBootUpTime.ToUniversalTime().ToString('o', $any)
    "Windows : $($system.Version)"
}
Save-Text 'w32tm.txt' { w32tm.exe /query /status /verbose }
Save-Text 'policy-power.txt' { reg.exe query 'HKLM\SOFTWARE\Microsoft\PolicyManager\current\device\Power' }
Save-Text 'policy-group.txt' { reg.exe query 'HKLM\SOFTWARE\Policies\Microsoft\Power\PowerSettings' /s }
Save-Text 'maintenance.txt' { reg.exe query 'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\Maintenance' }
foreach ($task in $two) {
    Save-Text "task-$task.xml" { Get-ScheduledTask -TaskName $task | Export-ScheduledTask }
}
# ANCHOR_END: states

# ANCHOR: raw
if ($RawLogs) {
    'WARNING: whole logs hold live tokens, names and ids. They open doors for whoever has them. Do not send them.'
    if ((Read-Host 'Type yes to copy them') -eq 'yes') {
        # Beside the folder of evidence, never inside it: that one is meant to be sent.
        $raw = Join-Path -Path $To -ChildPath "RAW-do-not-send\$stamp"
        [void](New-Item -Path $raw -ItemType Directory)
        foreach ($log in $names) {
            wevtutil.exe epl $log (Join-Path -Path $raw -ChildPath "$($log -replace '[/ ]', '-').evtx")
            if ($LASTEXITCODE) { $missing.Add("$log : wevtutil ended with $LASTEXITCODE") }
        }
    }
}
# ANCHOR_END: raw

# ANCHOR: end
if ($missing.Count) { Save-Text 'NOT-COLLECTED.txt' { $missing }; 'Not collected, and why:'; $missing }
"The evidence is in $folder. Read it before you send it: it holds names and ids."
# ANCHOR_END: end
