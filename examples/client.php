<?php
// pairwell from PHP 8.1 or newer, without packages:
//   PAIRWELL_KEY=pw_live_... php examples/client.php http://127.0.0.1:8000 85123A

declare(strict_types=1);

function pairwell(string $url, string $method, string $path, array $body, float $patience): ?array
{
    $context = stream_context_create(['http' => [
        'method' => $method,
        'header' => [
            'Authorization: Bearer ' . getenv('PAIRWELL_KEY'),
            'Content-Type: application/json',
        ],
        'content' => json_encode($body, JSON_THROW_ON_ERROR),
        'timeout' => $patience,
        'ignore_errors' => true,
    ]]);
    $answer = @file_get_contents($url . $path, false, $context);
    return $answer === false ? null : json_decode($answer, true);
}

[, $url, $anchor] = $argv;

// No answer in time is no offer: the shop goes on.
$patience = (float) (getenv('PATIENCE_MS') ?: 300) / 1000;
$page = pairwell($url, 'POST', '/v1/offers', [
    'placements' => [['name' => 'product']],
    'anchors' => [$anchor],
], $patience);

foreach ($page['placements'] ?? [] as $placement) {
    echo $placement['title'], PHP_EOL;
    foreach ($placement['offers'] as $offer) {
        echo '  ', $offer['product']['title'], ': ', $offer['reason']['text'], PHP_EOL;
    }
}

$kept = pairwell($url, 'POST', '/v1/events', ['events' => [[
    'id' => bin2hex(random_bytes(16)),
    'name' => 'product_viewed',
    'product_id' => $anchor,
]]], 2.0);
echo json_encode($kept), PHP_EOL;
